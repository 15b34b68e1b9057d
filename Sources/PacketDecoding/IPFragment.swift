internal import NetworkTypes

/// A piece of a fragmented IP packet: what its headers say, and where in the frame it lies.
public struct IPFragment: Hashable, Sendable {
  /// Which part of its packet a piece is.
  struct Part: Hashable, Sendable {
    /// What the pieces of one packet have in common (RFC 791 section 3.2, RFC 8200 section 4.5).
    let identification: UInt32
    /// Where in the packet's payload the piece lies, in bytes.
    let offset: UInt16
    /// Whether no more pieces lie behind it.
    let isLast: Bool
  }

  /// The packet that the piece came in.
  let packet: IPPacket
  /// Which part it is.
  let part: Part
  /// What was passed on the way to it.
  let route: HeaderWalk
}

extension IPFragment {
  /// Where in the packet's payload the piece lies; nil where that cannot be.
  ///
  /// A packet's payload has no more than 65,535 bytes, and all pieces but the last are multiples of eight long.
  var range: Range<Int>? {
    let start = Int(part.offset)
    let length = packet.end - packet.payloadOffset
    guard length > 0, start + length <= 65_535, part.isLast || length.isMultiple(of: 8) else {
      return nil
    }
    return start..<start + length
  }

  /// Where in the frame the piece lies, as far as it was captured.
  public func capturedBytes(of frame: RawSpan) -> Range<Int> {
    let start = min(packet.payloadOffset, frame.byteCount)
    return start..<max(start, min(frame.byteCount, packet.end))
  }
}
