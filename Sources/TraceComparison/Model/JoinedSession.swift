public import FTPSessions

/// One session, seen at several vantage points.
public struct JoinedSession: Sendable {
  /// The legs, from the client to the server.
  public let legs: [SessionLeg]
  /// Which leg's view of the dialogue counts: the nearest to the client that is whole.
  public let speaker: Int
  /// The transfers, in the order of the dialogue.
  public internal(set) var transfers: [JoinedTransfer]
  /// The server that the control connection ended at.
  public let backend: Backend?
  /// What is known of that.
  public let backendState: BackendState
  /// Whether two legs are different TCP connections.
  public let isProxied: Bool
  /// How it ended, for all vantage points together.
  public internal(set) var outcome: SessionOutcome
  /// Why, in a few words.
  public internal(set) var outcomeReason: String
}
