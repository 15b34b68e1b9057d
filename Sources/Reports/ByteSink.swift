internal import NetworkTypes

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
    var text = text
    text.withUTF8 { buffer.append(contentsOf: $0) }
  }

  /// Writes text if nothing in it has to be escaped in JSON; returns whether it did.
  mutating func writePlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c && $0 < 0x7f }) else { return false }
      buffer.append(contentsOf: bytes)
      return true
    }
  }

  /// Writes a short text.
  mutating func write(_ text: ShortText) {
    text.withBytes { buffer.append(contentsOf: $0) }
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
