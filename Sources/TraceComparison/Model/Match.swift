/// By what a leg was recognised as one of the same session or transfer.
public struct Match: Hashable, Sendable {
  /// The keys, best first.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// Initial sequence numbers: the same TCP connection.
    case sequenceNumbers = "sequence_numbers"
    /// The TCP timestamps of the handshake: the same connection, its sequence numbers changed.
    case timestamps
    /// The same segments, by their places in their streams: the same connection.
    case payload
    /// What was said, or for data connections their session, order, start and size: another TCP connection, through a
    /// proxy.
    case dialogue
    /// By nothing.
    case none
  }

  /// The key.
  public let method: Method
  /// How sure it is, from 0 to 1.
  public let score: Double

  /// Nothing was recognised.
  public static let none = Match(method: .none, score: 0)

  /// Whether the legs are one and the same TCP connection.
  public var isSameConnection: Bool { method != .dialogue && method != .none }
}
