internal import NetworkTypes

/// PPP, and what carries it over serial lines and Ethernet: finds the packet inside.
enum PPP {
  /// The session stage of PPP over Ethernet (RFC 2516 section 4).
  static func header(_ frame: RawSpan, inSessionAt offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 6 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 6, at: offset))
    }
    // Version 1, type 1, and the code of session data.
    guard frame.uint16(at: offset) == 0x1100 else {
      return .failure(DecodeStop(.link, .notIP, frame, at: offset))
    }
    return header(frame, at: offset + 6).map { $0.inside(.pppoe) }
  }

  /// A PPP frame (RFC 1661 section 2), with or without the address and control field of RFC 1662.
  static func header(_ frame: RawSpan, at offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 2 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 2, at: offset))
    }
    let start = frame.uint16(at: offset) == 0xff03 ? offset + 2 : offset
    guard frame.byteCount >= start + 2 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 2, at: start))
    }
    // The first byte of a whole protocol field is even; an odd one stands alone (RFC 1661 section 6.5).
    let isCompressed = frame.byte(at: start) & 1 == 1
    let number = isCompressed ? UInt16(frame.byte(at: start)) : frame.uint16(at: start)
    let payload = start + (isCompressed ? 1 : 2)
    switch number {
    case 0x0021: return .success(HeaderPlace(.ip(.v4), at: payload))
    case 0x0057: return .success(HeaderPlace(.ip(.v6), at: payload))
    case 0x0281, 0x0283: return MPLS.header(frame, at: payload)
    // Compressed TCP (RFC 1144), multilink (RFC 1990) and compressed datagrams (RFC 1962).
    case 0x002d, 0x002f, 0x003d, 0x00fd:
      return .failure(DecodeStop(.link, .unsupportedHeader, frame, at: start))
    default: return .failure(DecodeStop(.link, .notIP, frame, at: start))
    }
  }

  /// A serial line: Cisco's HDLC, told by its address byte, or else PPP.
  static func header(_ frame: RawSpan, onSerialLineAt offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount > offset else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 1, at: offset))
    }
    let address = frame.byte(at: offset)
    return address == 0x0f || address == 0x8f
      ? header(frame, inCiscoHDLCAt: offset) : header(frame, at: offset)
  }

  /// Cisco's HDLC: an address, a control byte and an EtherType.
  static func header(_ frame: RawSpan, inCiscoHDLCAt offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 4 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 4, at: offset))
    }
    return .success(HeaderPlace(.payload(etherType: frame.uint16(at: offset + 2)), at: offset + 4))
  }
}
