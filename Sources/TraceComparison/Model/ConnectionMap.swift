internal import FTPSessions

/// What is known of single connections of several traces: a place for each, as there are many and most are asked for.
struct ConnectionMap<Value: Sendable>: Sendable {
  private var values: [[Value?]]

  /// Makes a map for the connections of traces, with nothing in it.
  init(_ traces: [Trace]) {
    values = traces.map { Array(repeating: nil, count: $0.connections.count) }
  }

  /// What is known of a connection.
  subscript(reference: ConnectionReference) -> Value? {
    get { values[reference.trace][reference.connection] }
    set { values[reference.trace][reference.connection] = newValue }
  }

  /// What is known of a connection, or else a value to change.
  subscript(reference: ConnectionReference, default value: @autoclosure () -> Value) -> Value {
    get { values[reference.trace][reference.connection] ?? value() }
    set { values[reference.trace][reference.connection] = newValue }
  }
}
