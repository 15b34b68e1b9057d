package import NetworkTypes

/// A TCP segment to be made into a frame: every field that a test may want to set.
package struct TestSegment: Sendable {
  /// The control bits by name.
  package enum Flag: UInt8, Sendable {
    case fin = 1
    case syn = 2
    case rst = 4
    case psh = 8
    case ack = 16
    case urg = 32
  }

  package var source: Endpoint
  package var destination: Endpoint
  package var sequence: UInt32
  package var acknowledgment: UInt32
  package var flags: [Flag]
  package var payload: [UInt8]
  package var window: UInt16 = 64240
  package var hopLimit: UInt8 = 64
  /// IPv4's identification.
  package var identification: UInt16 = 0
  /// Raw options; padded to a multiple of four.
  package var options: [UInt8] = []
  package var time = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)  // 2026-03-01T12:00:00Z
  /// Captured bytes of the frame; nil keeps all.
  package var snapshot: Int?

  /// Makes a segment.
  package init(
    from source: Endpoint, to destination: Endpoint, sequence: UInt32 = 0, acknowledgment: UInt32 = 0,
    _ flags: [Flag], payload: [UInt8] = []
  ) {
    self.source = source
    self.destination = destination
    self.sequence = sequence
    self.acknowledgment = acknowledgment
    self.flags = flags
    self.payload = payload
  }

  /// The TCP header and payload, checksum 0.
  package var tcpBytes: [UInt8] {
    let padding = (4 - options.count % 4) % 4
    let optionBytes = options + Array(repeating: 1, count: padding)
    let headerWords = UInt8(5 + optionBytes.count / 4)
    let bits = flags.reduce(UInt8(0)) { $0 | $1.rawValue }
    return source.port.networkBytes + destination.port.networkBytes + sequence.networkBytes
      + acknowledgment.networkBytes + [headerWords << 4, bits] + window.networkBytes + [0, 0, 0, 0]
      + optionBytes + payload
  }

  /// The IP packet, of the version of the addresses.
  package var ipBytes: [UInt8] {
    let tcp = tcpBytes
    if source.address.isIPv6 {
      return [0x60, 0, 0, 0] + UInt16(tcp.count).networkBytes + [6, hopLimit] + source.address.bytes
        + destination.address.bytes + tcp
    }
    return [0x45, 0] + UInt16(20 + tcp.count).networkBytes + identification.networkBytes
      + [0x40, 0, hopLimit, 6, 0, 0] + source.address.bytes + destination.address.bytes + tcp
  }

  /// The Ethernet frame.
  package var ethernetBytes: [UInt8] {
    let type: UInt16 = source.address.isIPv6 ? 0x86dd : 0x0800
    return Array(repeating: 2, count: 12) + type.networkBytes + ipBytes
  }

  /// The frame, cut at the snapshot length.
  package var frame: TestFrame {
    let bytes = ethernetBytes
    return TestFrame(time: time, bytes: Array(bytes.prefix(snapshot ?? bytes.count)), wireLength: bytes.count)
  }
}

extension FixedWidthInteger {
  /// The number's bytes in network order.
  package var networkBytes: [UInt8] {
    withUnsafeBytes(of: bigEndian) { Array($0) }
  }
}
