public import FTPSessions

/// One transfer, seen at several vantage points.
public struct JoinedTransfer: Sendable {
  /// For each leg of the session, the place of the transfer there.
  public let places: [Int?]
  /// Which leg's view of the dialogue counts.
  public let speaker: Int
  /// The data connection wherever it was seen, from the client to the server.
  public let legs: [DataLeg]
  /// Where the data connection ended.
  public internal(set) var backend: Backend?
  /// What is known of that.
  public internal(set) var backendState: BackendState
  /// The session at whose listener the data connection ended instead of its own, by its place.
  public internal(set) var crossedWith: Int?
  /// How it ended, for all vantage points together.
  public internal(set) var outcome: TransferOutcome

  /// The data connection as the capture nearest to a backend saw it.
  public func end(at backend: Backend) -> ConnectionReference? {
    let atBackend = legs.last { $0.reference.trace == backend.trace }
    return (backend.trace == nil ? legs.last : atBackend)?.reference
  }
}
