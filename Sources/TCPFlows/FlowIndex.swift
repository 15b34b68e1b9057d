internal import PacketDecoding

/// Finds the newest connection between two ends.
///
/// A small table of those seen lately stands before the dictionary: most segments belong to one of them, and need
/// no keyed hash then.
struct FlowIndex: Sendable {
  private struct Recent: Sendable {
    let key: FlowKey
    let connection: Int
  }

  private static let recentCount = 1024

  private var recent = [Recent?](repeating: nil, count: recentCount)
  private var newest: [FlowKey: Int] = [:]

  /// The newest connection of a key.
  mutating func connection(of key: FlowKey) -> Int? {
    let slot = Int(truncatingIfNeeded: key.mixed) & (Self.recentCount - 1)
    if let entry = recent[slot], entry.key == key { return entry.connection }
    guard let connection = newest[key] else { return nil }
    recent[slot] = Recent(key: key, connection: connection)
    return connection
  }

  /// Makes a connection the newest of its key.
  mutating func insert(_ connection: Int, for key: FlowKey) {
    newest[key] = connection
    recent[Int(truncatingIfNeeded: key.mixed) & (Self.recentCount - 1)] = Recent(
      key: key, connection: connection)
  }
}
