import NetworkTypes
import PacketDecoding
import TestSupport

/// An IPv4 packet, right in all its fields unless a test sets them otherwise.
struct IPv4Packet {
  var source = IPAddress(ipv4: 0xc000_0201)
  var destination = IPAddress(ipv4: 0xc633_6401)
  var payloadProtocol: UInt8 = 6
  var options: [UInt8] = []
  /// The header's length in words of four bytes; nil for the right one.
  var headerWords: UInt8?
  var totalLength: UInt16?
  var flagsAndOffset: UInt16 = 0x4000
  var hopLimit: UInt8 = 64
  var identification: UInt16 = 0x1234

  func bytes(_ payload: [UInt8]) -> [UInt8] {
    let words = headerWords ?? UInt8(5 + options.count / 4)
    let length = totalLength ?? UInt16(20 + options.count + payload.count)
    return [0x40 | words, 0] + length.networkBytes + identification.networkBytes + flagsAndOffset.networkBytes
      + [hopLimit, payloadProtocol, 0, 0] + source.bytes + destination.bytes + options + payload
  }
}

/// An IPv6 packet, right in all its fields unless a test sets them otherwise.
struct IPv6Packet {
  var source = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1)
  var destination = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 2)
  var nextHeader: UInt8 = 6
  var payloadLength: UInt16?
  var hopLimit: UInt8 = 64

  func bytes(_ payload: [UInt8]) -> [UInt8] {
    let length = payloadLength ?? UInt16(payload.count)
    return [0x60, 0, 0, 0] + length.networkBytes + [nextHeader, hopLimit] + source.bytes + destination.bytes
      + payload
  }
}

/// A TCP segment with raw header fields.
struct TCPBytes {
  var options: [UInt8] = []
  /// The header's length in words of four bytes; nil for the right one.
  var headerWords: UInt8?
  var payload: [UInt8] = Array("220 ready\r\n".utf8)

  var bytes: [UInt8] {
    let words = headerWords ?? UInt8(5 + options.count / 4)
    return UInt16(21).networkBytes + UInt16(40_000).networkBytes + UInt32(0x0102_0304).networkBytes
      + UInt32(0xa0b0_c0d0).networkBytes + [words << 4, 0x18] + UInt16(502).networkBytes + [0, 0, 0, 0]
      + options + payload
  }
}

/// Headers of the link layer before a packet.
enum Link {
  static func ethernet(_ type: UInt16, _ packet: [UInt8]) -> [UInt8] {
    Array(repeating: 2, count: 12) + type.networkBytes + packet
  }

  /// VLAN tags by their types, the outermost first, then the EtherType.
  static func tagged(_ tags: [UInt16], _ type: UInt16, _ packet: [UInt8]) -> [UInt8] {
    let types = tags + [type]
    return ethernet(types[0], types.dropFirst().flatMap { [0x20, 0x07] + $0.networkBytes } + packet)
  }

  static func linuxCooked(_ type: UInt16, _ packet: [UInt8]) -> [UInt8] {
    [0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0] + type.networkBytes + packet
  }

  static func linuxCooked2(_ type: UInt16, _ packet: [UInt8]) -> [UInt8] {
    type.networkBytes + [0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0] + packet
  }
}
