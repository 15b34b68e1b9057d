/// A data connection at one vantage point.
public struct DataLeg: Hashable, Sendable {
  /// The connection.
  public let reference: ConnectionReference
  /// By what it was recognised as the same one.
  public let match: Match
}
