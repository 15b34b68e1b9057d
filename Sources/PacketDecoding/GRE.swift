internal import NetworkTypes

/// Generic Routing Encapsulation, with ERSPAN and PPTP on it: finds what is inside.
enum GRE {
  private static let checksum: UInt16 = 0x8000
  private static let routing: UInt16 = 0x4000
  private static let key: UInt16 = 0x2000
  private static let sequence: UInt16 = 0x1000
  private static let acknowledgment: UInt16 = 0x0080

  /// Goes on from a header at `offset`, of version 0 (RFC 2784, 2890) or 1 (RFC 2637).
  static func header(_ frame: RawSpan, at offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 4 else {
      return .failure(DecodeStop(.tunnel, .truncated, frame, needed: 4, at: offset))
    }
    let flags = frame.uint16(at: offset)
    let type = frame.uint16(at: offset + 2)
    switch flags & 7 {
    // Source routes (RFC 1701) are a list without a length.
    case 0 where flags & routing == 0: return payload(frame, flags, type, at: offset)
    case 1 where type == 0x880b: return pointToPoint(frame, flags, at: offset)
    default: return .failure(DecodeStop(.tunnel, .unsupportedHeader, frame, at: offset))
    }
  }

  private static func payload(
    _ frame: RawSpan, _ flags: UInt16, _ type: UInt16, at offset: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    let start = offset + 4 + [checksum, key, sequence].reduce(0) { flags & $1 == 0 ? $0 : $0 + 4 }
    switch type {
    case 0x6558: return .success(HeaderPlace(.ethernet, at: start, inside: .gre))
    case 0x88be:
      // Type I has no header of its own, and is told by the lack of a sequence number.
      guard flags & sequence != 0 else {
        return .success(HeaderPlace(.ethernet, at: start, inside: .erspan))
      }
      return mirrored(frame, version: 1, length: 8, at: start)
    case 0x22eb: return mirrored(frame, version: 2, length: 12, at: start)
    default: return .success(HeaderPlace(.payload(etherType: type), at: start, inside: .gre))
    }
  }

  /// ERSPAN of type II and III (draft-foschiano-erspan sections 4.2 and 4.3).
  private static func mirrored(
    _ frame: RawSpan, version: UInt8, length: Int, at offset: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + length else {
      return .failure(DecodeStop(.tunnel, .truncated, frame, needed: length, at: offset))
    }
    guard frame.byte(at: offset) >> 4 == version else {
      return .failure(DecodeStop(.tunnel, .unsupportedHeader, frame, at: offset))
    }
    guard version == 2 else {
      return .success(HeaderPlace(.ethernet, at: offset + length, inside: .erspan))
    }
    // The last of the header's words tells what is mirrored, and whether a subheader follows.
    let word = frame.uint16(at: offset + 10)
    let start = offset + length + (word & 1 == 0 ? 0 : 8)
    switch word >> 10 & 0x1f {
    case 0: return .success(HeaderPlace(.ethernet, at: start, inside: .erspan))
    case 2: return .success(HeaderPlace(.ip(.unstated), at: start, inside: .erspan))
    default: return .failure(DecodeStop(.tunnel, .unsupportedHeader, frame, at: offset))
    }
  }

  /// PPTP's version: the key is the payload's length and the call (RFC 2637 section 4.1).
  private static func pointToPoint(
    _ frame: RawSpan, _ flags: UInt16, at offset: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    // Without a sequence number it acknowledges, and carries nothing.
    guard flags & sequence != 0 else {
      return .failure(DecodeStop(.tunnel, .notIP, frame, at: offset))
    }
    let start = offset + (flags & acknowledgment == 0 ? 12 : 16)
    return PPP.header(frame, at: start).map { $0.inside(.pptp) }
  }
}
