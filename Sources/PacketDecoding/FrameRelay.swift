internal import NetworkTypes

/// Frame relay (RFC 2427): finds the packet inside.
enum FrameRelay {
  /// Passes over the address of ITU-T Q.922, of two to four bytes, and reads what follows.
  static func header(_ frame: RawSpan, at offset: Int) -> Result<HeaderPlace, DecodeStop> {
    var start = offset
    repeat {
      guard frame.byteCount > start, start < offset + 4 else {
        let isCut = start < offset + 4
        return .failure(
          DecodeStop(.link, isCut ? .truncated : .malformed, frame, needed: start - offset + 1, at: offset))
      }
      start += 1
    } while frame.byte(at: start - 1) & 1 == 0
    guard frame.byteCount >= start + 3 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 3, at: start))
    }
    // Cisco's own form has an EtherType in this place, the standard's the control byte of unnumbered information.
    guard frame.byte(at: start) == 3 else {
      return .success(HeaderPlace(.payload(etherType: frame.uint16(at: start)), at: start + 2))
    }
    let isPadded = frame.byte(at: start + 1) == 0
    let identifier = start + (isPadded ? 2 : 1)
    switch frame.byte(at: identifier) {
    case 0xcc: return .success(HeaderPlace(.ip(.v4), at: identifier + 1))
    case 0x8e: return .success(HeaderPlace(.ip(.v6), at: identifier + 1))
    case 0x80:
      guard frame.byteCount >= identifier + 6 else {
        return .failure(DecodeStop(.link, .truncated, frame, needed: 6, at: identifier))
      }
      // The organisation's code of SNAP, 0 for EtherTypes.
      guard frame.uint32(at: identifier) & 0xffffff == 0 else { break }
      return .success(
        HeaderPlace(.payload(etherType: frame.uint16(at: identifier + 4)), at: identifier + 6))
    default: break
    }
    return .failure(DecodeStop(.link, .notIP, frame, at: start))
  }
}
