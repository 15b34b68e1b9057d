/// What came of decoding a frame.
public enum DecodedPacket: Hashable, Sendable {
  /// A TCP segment.
  case segment(TCPSegment)
  /// No TCP segment, and why.
  case stop(DecodeStop)
}
