public import FTPSessions

/// A session at one vantage point.
public struct SessionLeg: Hashable, Sendable {
  /// The place of the trace.
  public let trace: Int
  /// The place of the session in it.
  public let session: Int
  /// By what it was recognised as the same session.
  public let match: Match
}

/// A data connection at one vantage point.
public struct DataLeg: Hashable, Sendable {
  /// The connection.
  public let reference: ConnectionReference
  /// By what it was recognised as the same one.
  public let match: Match
}

/// A server behind a balancer, or the only one.
public struct Backend: Hashable, Sendable {
  /// The name: its capture's, or its address where a capture holds several.
  public let name: String
  /// The place of its own capture; nil where it is known from a capture in the middle.
  public let trace: Int?
}

/// What is known of the backend.
public enum BackendState: String, Hashable, Sendable {
  /// It was seen.
  case known
  /// There are captures of servers, and none of them has it.
  case notCaptured = "not_captured"
  /// No capture tells.
  case unknown
}

/// One transfer, seen at several vantage points.
public struct JoinedTransfer: Sendable {
  /// For each leg of the session, the place of the transfer there.
  public let places: [Int?]
  /// Which leg's view of the dialogue counts.
  public let speaker: Int
  /// The data connection wherever it was seen, from the client to the server.
  public let legs: [DataLeg]
  /// Where the data connection ended.
  public let backend: Backend?
  /// What is known of that.
  public let backendState: BackendState
  /// The session at whose listener the data connection ended instead of its own, by its place.
  public internal(set) var crossedWith: Int?
  /// How it ended, for all vantage points together.
  public internal(set) var outcome: TransferOutcome
}

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
