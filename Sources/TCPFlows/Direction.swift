/// Which of a connection's ends sent something.
public enum Direction: UInt8, Hashable, Sendable {
  /// Sent by the end that opened the connection.
  case fromOriginator
  /// Sent by the end that was connected to.
  case fromResponder

  /// The other direction.
  public var opposite: Direction {
    self == .fromOriginator ? .fromResponder : .fromOriginator
  }
}
