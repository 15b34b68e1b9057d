/// What came of decoding a frame.
public enum DecodedPacket: Hashable, Sendable {
  /// A TCP segment.
  case segment(TCPSegment)
  /// A piece of an IP packet, for `FragmentReassembler`.
  case fragment(IPFragment)
  /// No TCP segment, and why.
  case stop(DecodeStop)
}
