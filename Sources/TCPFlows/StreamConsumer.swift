/// Takes the bytes of a stream in order.
public protocol StreamConsumer {
  /// Takes the next bytes, which end before `offset`; they are gone when the call returns.
  mutating func receive(_ bytes: RawSpan, endingAt offset: Int, _ mark: SegmentMark)
  /// Learns that the next `count` bytes, which end before `offset`, were not captured.
  mutating func receiveGap(of count: Int, endingAt offset: Int, _ mark: SegmentMark)
}
