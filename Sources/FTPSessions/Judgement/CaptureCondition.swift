internal import NetworkTypes
internal import TCPFlows

/// What the state of a capture means for verdicts that rest on something not being there.
struct CaptureCondition {
  /// What did not come within this time after it was due did not come at all.
  static let patience = ElapsedTime(seconds: 10)

  private let end: Timestamp
  /// Whether connections may be missing that were there: for want of memory, or because the clock was set back and
  /// times do not tell what belongs together.
  let mayLackConnections: Bool
  /// Whether frames are known to be missing: an attempt of two frames may have been among them without a trace.
  let lacksFrames: Bool
  /// Whether the capture holds one direction of its connections only.
  let isOneWay: Bool

  init(_ quality: Trace.Quality, _ connections: ConnectionList, end: Timestamp?) {
    self.end = end ?? Timestamp(nanoseconds: .min)
    mayLackConnections = quality.limitsReached.contains("memory") || quality.timeStepsBack > 0
    lacksFrames = quality.lacksFrames
    isOneWay =
      quality.oneWayConnections > 0
      && !connections.contains { $0.fromOriginator.segments > 0 && $0.fromResponder.segments > 0 }
  }

  /// Whether the capture went on for long enough after `time` to show what should have followed.
  func wentOn(after time: Timestamp) -> Bool { end - time >= Self.patience }
}
