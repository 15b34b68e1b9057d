internal import PacketDecoding

/// Finds the newest connection between two ends.
///
/// A small table of those seen lately stands before the dictionary: most segments belong to one of them, and need
/// no keyed hash then.
struct FlowIndex: Sendable {
  private static let recentCount = 1024

  /// The connections seen lately, by the last bits of their keys; -1 where there is none yet.
  private var recent = [Int](repeating: -1, count: recentCount)
  private var recentKeys = [FlowKey](repeating: .none, count: recentCount)
  private var newest: [FlowKey: Int] = [:]

  /// The newest connection of a key.
  mutating func connection(of key: FlowKey) -> Int? {
    let slot = Int(truncatingIfNeeded: key.mixed) & (Self.recentCount - 1)
    if recent[slot] >= 0, recentKeys[slot] == key { return recent[slot] }
    guard let connection = newest[key] else { return nil }
    remember(connection, key, in: slot)
    return connection
  }

  /// Makes a connection the newest of its key.
  mutating func insert(_ connection: Int, for key: FlowKey) {
    newest[key] = connection
    remember(connection, key, in: Int(truncatingIfNeeded: key.mixed) & (Self.recentCount - 1))
  }

  private mutating func remember(_ connection: Int, _ key: FlowKey, in slot: Int) {
    recent[slot] = connection
    recentKeys[slot] = key
  }
}
