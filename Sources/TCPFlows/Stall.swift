public import NetworkTypes

/// A pause of more than `threshold` in the payload of one direction, between two segments that carried new bytes.
public struct Stall: Hashable, Sendable {
  /// What the capture shows of the reason.
  public enum Reason: Hashable, Sendable {
    /// The receiver closed its window: it did not read.
    case zeroWindow
    /// The sender sent the same bytes again: they, or their acknowledgments, were lost.
    case retransmission
    /// All that was sent had been acknowledged: the sender had nothing to send, or it was lost before the capture.
    case pause
  }

  /// Shorter pauses are not kept.
  public static let threshold = ElapsedTime(seconds: 30)

  /// The last segment with new bytes before it.
  public let start: SegmentMark
  /// The segment that ended it.
  public let end: SegmentMark
  /// Why, as far as it shows.
  public let reason: Reason

  /// Makes a stall.
  public init(start: SegmentMark, end: SegmentMark, reason: Reason) {
    self.start = start
    self.end = end
    self.reason = reason
  }

  /// How long it was.
  public var duration: ElapsedTime { end.time - start.time }
}
