/// A connection, by the place of its trace and its index there.
public struct ConnectionReference: Hashable, Sendable, Comparable {
  /// The place of the trace.
  public let trace: Int
  /// The index of the connection in it.
  public let connection: Int

  /// Names a connection.
  public init(trace: Int, connection: Int) {
    self.trace = trace
    self.connection = connection
  }

  /// Orders them by trace, then by connection.
  public static func < (left: ConnectionReference, right: ConnectionReference) -> Bool {
    (left.trace, left.connection) < (right.trace, right.connection)
  }
}
