/// Collects the bytes of a report and passes them on in large pieces.
public struct ByteSink {
  private static let capacity = 64 * 1024

  private var buffer: [UInt8] = []
  private let pass: (borrowing [UInt8]) throws -> Void

  /// Makes a sink that passes bytes to `pass`.
  public init(_ pass: @escaping (borrowing [UInt8]) throws -> Void) {
    self.pass = pass
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  /// Writes a byte.
  package mutating func write(_ byte: UInt8) {
    buffer.append(byte)
  }

  /// Writes text in UTF-8.
  package mutating func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
  }

  /// Writes text that is known when the program is built.
  package mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { buffer.append(contentsOf: $0) }
  }

  /// Passes on what has been collected, if that is enough to be worth it.
  package mutating func passOnIfFull() throws {
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Passes on what has been collected.
  package mutating func flush() throws {
    guard !buffer.isEmpty else { return }
    try pass(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
