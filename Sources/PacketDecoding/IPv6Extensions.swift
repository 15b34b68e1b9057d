internal import NetworkTypes

/// The extension headers between an IPv6 header and its payload (RFC 8200 section 4).
enum IPv6Extensions {
  private static let hopByHop: UInt8 = 0
  private static let fragment: UInt8 = 44
  private static let authentication: UInt8 = 51

  /// Passes over the headers that `packet`'s payload starts with, up to a piece of a fragmented packet.
  ///
  /// No more than `PacketDecoder.maximumNesting` of them are followed.
  static func passed(_ packet: IPPacket, in frame: RawSpan) -> Result<IPPacket, DecodeStop> {
    var packet = packet
    for _ in 0...PacketDecoder.maximumNesting {
      guard isExtension(packet.payloadProtocol) else { return .success(packet) }
      let offset = packet.payloadOffset
      guard frame.byteCount >= offset + 8 else {
        return .failure(DecodeStop(.ip, .truncated, frame, needed: 8, at: offset))
      }
      let length = length(of: packet.payloadProtocol, frame, at: offset)
      guard offset + length <= packet.end else {
        return .failure(DecodeStop(.ip, .malformed, frame, needed: length, at: offset))
      }
      let isFragment = packet.payloadProtocol == fragment
      packet.payloadProtocol = frame.byte(at: offset)
      packet.payloadOffset += length
      guard isFragment else { continue }
      // An "atomic fragment" (RFC 6946) is whole: offset 0 and no more fragments.
      let field = frame.uint16(at: offset + 2)
      guard field & 0xfff9 == 0 else {
        packet.part = IPFragment.Part(
          identification: frame.uint32(at: offset + 4), offset: field & 0xfff8, isLast: field & 1 == 0)
        return .success(packet)
      }
    }
    return .failure(DecodeStop(.ip, .tooManyHeaders, frame, at: packet.payloadOffset))
  }

  /// Passes over an authentication header (RFC 4302 section 2), which protects and does not hide; IPv4 has it too.
  static func passedAuthentication(_ packet: IPPacket, in frame: RawSpan) -> Result<IPPacket, DecodeStop> {
    var packet = packet
    for _ in 0...PacketDecoder.maximumNesting {
      guard packet.payloadProtocol == authentication else { return .success(packet) }
      let offset = packet.payloadOffset
      guard frame.byteCount >= offset + 8 else {
        return .failure(DecodeStop(.ip, .truncated, frame, needed: 8, at: offset))
      }
      let length = length(of: authentication, frame, at: offset)
      guard offset + length <= packet.end else {
        return .failure(DecodeStop(.ip, .malformed, frame, needed: length, at: offset))
      }
      packet.payloadProtocol = frame.byte(at: offset)
      packet.payloadOffset += length
    }
    return .failure(DecodeStop(.ip, .tooManyHeaders, frame, at: packet.payloadOffset))
  }

  /// The length that the option of RFC 2675 section 2 gives a packet behind its IPv6 header, if the hop-by-hop
  /// header at `offset` has it.
  ///
  /// Always over 65,535: what is less is no jumbogram.
  static func jumboLength(_ frame: RawSpan, at offset: Int) -> Int? {
    guard frame.byteCount >= offset + 8 else { return nil }
    let end = min(frame.byteCount, offset + length(of: hopByHop, frame, at: offset))
    var option = offset + 2
    while option + 2 <= end {
      // An option of type 0 is a single byte of padding (RFC 8200 section 4.2).
      guard frame.byte(at: option) != 0 else {
        option += 1
        continue
      }
      let length = Int(frame.byte(at: option + 1))
      if frame.byte(at: option) == 0xc2, length == 4, option + 6 <= end {
        let jumbo = Int(frame.uint32(at: option + 2))
        return jumbo > 65_535 ? jumbo : nil
      }
      option += 2 + length
    }
    return nil
  }

  /// Whether a protocol number is that of an extension header.
  static func isExtension(_ number: UInt8) -> Bool {
    switch number {
    case hopByHop, 43, fragment, authentication, 60, 135, 139, 140: true
    default: false
    }
  }

  /// A header's length in bytes: its field counts in eights, or in fours for authentication.
  private static func length(of number: UInt8, _ frame: RawSpan, at offset: Int) -> Int {
    let field = Int(frame.byte(at: offset + 1))
    return switch number {
    case fragment: 8
    case authentication: (field + 2) * 4
    default: (field + 1) * 8
    }
  }
}
