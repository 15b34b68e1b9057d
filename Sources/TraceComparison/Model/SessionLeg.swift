/// A session at one vantage point.
public struct SessionLeg: Hashable, Sendable {
  /// The place of the trace.
  public let trace: Int
  /// The place of the session in it.
  public let session: Int
  /// By what it was recognised as the same session.
  public let match: Match
}
