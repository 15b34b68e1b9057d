public import FTPSessions

/// The files that make one vantage point, not yet in their order.
public struct CaptureSet: Hashable, Sendable {
  /// The vantage point.
  public let vantagePoint: VantagePoint
  /// The files' paths, as they were given.
  public internal(set) var paths: [String]
}
