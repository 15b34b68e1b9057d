internal import NetworkTypes

/// IEEE 802.11, with or without a radiotap header: finds the packet in unencrypted data frames.
enum WirelessLAN {
  /// Radiotap (radiotap.org): its length, in little-endian order, and the wireless frame.
  static func header(_ frame: RawSpan, behindRadiotapAt offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 8 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 8, at: offset))
    }
    let length = Int(frame.uint16(at: offset + 2).byteSwapped)
    guard length >= 8 else { return .failure(DecodeStop(.link, .malformed, frame, needed: 8, at: offset)) }
    guard frame.byteCount >= offset + length else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: length, at: offset))
    }
    return header(frame, at: offset + length, isPadded: isPadded(frame, radiotapAt: offset, length))
  }

  /// IEEE 802.11-2020 clause 9.3.2: data frames.
  ///
  /// With `isPadded` the header is filled up to a multiple of four bytes, as some receivers deliver it.
  static func header(
    _ frame: RawSpan, at offset: Int, isPadded: Bool = false
  ) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 24 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 24, at: offset))
    }
    let type = frame.byte(at: offset)
    let flags = frame.byte(at: offset + 1)
    // Version 0, data, and a subtype that carries some.
    guard type & 0x0f == 0x08, type & 0x40 == 0 else {
      return .failure(DecodeStop(.link, .notIP, frame, at: offset))
    }
    guard flags & 0x40 == 0 else { return .failure(DecodeStop(.link, .encrypted, frame, at: offset)) }
    // Pieces of a wireless frame are put together by its receiver.
    guard flags & 0x04 == 0, frame.byte(at: offset + 22) & 0x0f == 0 else {
      return .failure(DecodeStop(.link, .unsupportedHeader, frame, at: offset))
    }
    var length = flags & 3 == 3 ? 30 : 24
    if type & 0x80 != 0 {
      guard frame.byteCount >= offset + length + 2 else {
        return .failure(DecodeStop(.link, .truncated, frame, needed: length + 2, at: offset))
      }
      // Several packets in one frame (clause 9.3.2.2) are more than one segment.
      guard frame.byte(at: offset + length) & 0x80 == 0 else {
        return .failure(DecodeStop(.link, .unsupportedHeader, frame, at: offset))
      }
      length += flags & 0x80 == 0 ? 2 : 6
    }
    if isPadded { length = (length + 3) & ~3 }
    return EtherPayload.logicalLink(frame, at: offset + length)
  }

  /// Reads the bit of radiotap's flags that says whether the wireless header is padded.
  private static func isPadded(_ frame: RawSpan, radiotapAt offset: Int, _ length: Int) -> Bool {
    let present = frame.uint32(at: offset + 4).byteSwapped
    guard present & 2 != 0 else { return false }
    var field = 8
    var word = present
    while word & 0x8000_0000 != 0 {
      guard field + 4 <= length else { return false }
      word = frame.uint32(at: offset + field).byteSwapped
      field += 4
    }
    // The time stamp, if it is there, stands before the flags, aligned to its eight bytes.
    if present & 1 != 0 { field = ((field + 7) & ~7) + 8 }
    return field < length && frame.byte(at: offset + field) & 0x20 != 0
  }
}
