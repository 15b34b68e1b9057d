internal import NetworkTypes

/// The header of an IP packet, with where its payload lies.
struct IPPacket: Hashable, Sendable {
  let source: IPAddress
  let destination: IPAddress
  let hopLimit: UInt8
  let identification: UInt16?
  /// The protocol of the payload (IANA protocol numbers): behind any IPv6 extension headers.
  var payloadProtocol: UInt8
  /// Where in the frame the payload starts.
  var payloadOffset: Int
  /// Where in the frame the packet ends by its own length; may lie behind the end of what was captured.
  var end: Int
  /// Which part of a packet this is, if it is not whole.
  var part: IPFragment.Part?

  /// Reads the header of either version at `offset`.
  ///
  /// `wireEnd`, where the frame or the packet around this one ends on the wire, stands in for a total length of 0,
  /// which a capture on the sending host shows for a packet that the network card will cut into segments.
  @inline(__always)
  static func parse(
    _ frame: RawSpan, _ version: IPVersion, at offset: Int, wireEnd: Int
  ) -> Result<IPPacket, DecodeStop> {
    guard frame.byteCount > offset else {
      return .failure(
        DecodeStop(.ip, .truncated, frame, needed: version == .v6 ? 40 : 20, at: offset))
    }
    switch (version, frame.byte(at: offset) >> 4) {
    case (.v4, 4), (.unstated, 4): return parseIPv4(frame, at: offset, wireEnd: wireEnd)
    case (.v6, 6), (.unstated, 6): return parseIPv6(frame, at: offset, wireEnd: wireEnd)
    case (.unstated, _): return .failure(DecodeStop(.ip, .notIP, frame, at: offset))
    default: return .failure(DecodeStop(.ip, .malformed, frame, at: offset))
    }
  }

  /// RFC 791 section 3.1.
  @inline(__always)
  private static func parseIPv4(
    _ frame: RawSpan, at offset: Int, wireEnd: Int
  ) -> Result<IPPacket, DecodeStop> {
    guard frame.byteCount >= offset + 20 else {
      return .failure(DecodeStop(.ip, .truncated, frame, needed: 20, at: offset))
    }
    let headerLength = Int(frame.byte(at: offset) & 0x0f) * 4
    let totalLength = Int(frame.uint16(at: offset + 2))
    guard headerLength >= 20, totalLength == 0 || totalLength >= headerLength else {
      return .failure(DecodeStop(.ip, .malformed, frame, needed: headerLength, at: offset))
    }
    // More fragments, or an offset: a piece of a packet.
    let field = frame.uint16(at: offset + 6) & 0x3fff
    let identification = frame.uint16(at: offset + 4)
    return .success(
      IPPacket(
        source: IPAddress(ipv4: frame.uint32(at: offset + 12)),
        destination: IPAddress(ipv4: frame.uint32(at: offset + 16)),
        hopLimit: frame.byte(at: offset + 8), identification: identification,
        payloadProtocol: frame.byte(at: offset + 9), payloadOffset: offset + headerLength,
        end: totalLength == 0
          ? max(min(wireEnd, offset + maximumOffloaded), offset + headerLength) : offset + totalLength,
        part: field == 0
          ? nil
          : IPFragment.Part(
            identification: UInt32(identification), offset: (field & 0x1fff) << 3,
            isLast: field & 0x2000 == 0)))
  }

  /// RFC 8200 section 3.
  private static func parseIPv6(
    _ frame: RawSpan, at offset: Int, wireEnd: Int
  ) -> Result<IPPacket, DecodeStop> {
    guard frame.byteCount >= offset + 40 else {
      return .failure(DecodeStop(.ip, .truncated, frame, needed: 40, at: offset))
    }
    let payloadLength = Int(frame.uint16(at: offset + 4))
    let nextHeader = frame.byte(at: offset + 6)
    var end = offset + 40 + payloadLength
    if payloadLength == 0 {
      let jumbo = nextHeader == 0 ? IPv6Extensions.jumboLength(frame, at: offset + 40) : nil
      end = max(jumbo.map { offset + 40 + $0 } ?? min(wireEnd, offset + maximumOffloaded), offset + 40)
    }
    let header = IPPacket(
      source: IPAddress(ipv6High: frame.uint64(at: offset + 8), low: frame.uint64(at: offset + 16)),
      destination: IPAddress(ipv6High: frame.uint64(at: offset + 24), low: frame.uint64(at: offset + 32)),
      hopLimit: frame.byte(at: offset + 7), identification: nil, payloadProtocol: nextHeader,
      payloadOffset: offset + 40, end: end)
    guard IPv6Extensions.isExtension(nextHeader) else { return .success(header) }
    return IPv6Extensions.passed(header, in: frame)
  }

  /// The longest packet that is handed to a network card to be cut into segments (Linux's limit is 512 KiB).
  private static let maximumOffloaded = 1 << 20
}
