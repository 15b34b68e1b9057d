public import NetworkTypes

/// What opened or ended a connection.
public struct ReportedEvent: Decodable, Sendable {
  /// The kinds.
  public enum Kind: String, Decodable, Sendable {
    /// The first frame, a SYN.
    case syn
    /// The first frame, where the opening was not captured.
    case first
    /// The first FIN of one end.
    case fin
    /// The first RST of one end.
    case rst
    /// The last frame.
    case last
  }

  /// One of the two ends.
  public enum Side: String, Decodable, Sendable {
    /// The client.
    case client
    /// The server.
    case server
  }

  /// The kind.
  public let kind: Kind
  /// In whose name it was sent.
  public let from: Side
  /// When, by the clock of the reference where captures are compared.
  public let time: Timestamp
  /// The frame.
  public let frame: Int
}
