/// What things take of the memory, in bytes: what they hold until the end, and their part of the work that is done
/// then, measured and rounded up.
enum MemoryCost {
  /// The program, its buffers, and the report that is being written.
  static let program = 32 << 20
  /// A connection in the table, with its place in the index.
  static let connection = 640
  /// A control connection beside that, with the session that it becomes.
  static let controlConnection = 2560
  /// What of that is given back when the session is over: what reading takes.
  static let reading = 1024
  /// What comparing adds to a connection: its handshake, its legs.
  static let comparedConnection = 320
  /// What comparing adds to a control connection: its legs' session, what is told of it at each.
  static let comparedControlConnection = 3400
  /// A segment or a line that is kept to be compared.
  static let comparedItem = 64
  /// A transfer, with its expectation and what the report works out of it.
  static let transfer = 1600
  /// A command with no reply yet, in the dialogue that is kept.
  static let exchange = 320
  /// A reply in the dialogue that is kept.
  static let reply = 120
  /// An announcement that could not be used.
  static let malformedEndpoint = 400
  /// A run of bytes that a stream with holes keeps apart.
  static let heldRun = 32
}
