public import NetworkTypes

/// When and where something was seen.
public struct SegmentMark: Hashable, Sendable {
  /// The frame.
  public let frame: FrameReference
  /// Its time.
  public let time: Timestamp

  /// Makes a mark.
  public init(frame: FrameReference, time: Timestamp) {
    self.frame = frame
    self.time = time
  }
}
