internal import PacketDecoding

/// Finds the newest connection between two ends.
///
/// A table with open addressing that holds the numbers of connections and their keys' hash; the keys themselves stand in
/// the connections. It takes 11 to 22 bytes a connection, and twice that while it grows.
struct FlowIndex: Sendable {
  /// A connection's number, and its key's hash, the lower bits of which choose the slot.
  private struct Slot: Sendable {
    var tag: UInt32 = 0
    /// The number plus one; 0 where the slot is free.
    var number: UInt32 = 0
  }

  /// The connections that it can hold.
  static let maximumConnections = Int(UInt32.max) - 1

  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var used = 0
  private let seed = FlowKey.seed

  /// The newest connection of a key.
  func connection(of key: FlowKey, in connections: ConnectionList) -> Int? {
    let slot = slots[place(of: key, tag(of: key), in: connections)]
    return slot.number == 0 ? nil : Int(slot.number) - 1
  }

  /// Makes a connection the newest of its key.
  mutating func insert(_ connection: Int, for key: FlowKey, in connections: ConnectionList) {
    if used >= slots.count / 4 * 3 { grow() }
    let tag = tag(of: key)
    let place = place(of: key, tag, in: connections)
    if slots[place].number == 0 { used += 1 }
    slots[place] = Slot(tag: tag, number: UInt32(truncatingIfNeeded: connection + 1))
  }

  @inline(__always)
  private func tag(of key: FlowKey) -> UInt32 { UInt32(truncatingIfNeeded: key.mixed(seed) >> 32) }

  /// The slot that holds the key, or the free one where it belongs.
  @inline(__always)
  private func place(of key: FlowKey, _ tag: UInt32, in connections: ConnectionList) -> Int {
    let mask = slots.count - 1
    var place = Int(tag) & mask
    while slots[place].number != 0 {
      if slots[place].tag == tag, key.matches(connections[Int(slots[place].number) - 1]) { return place }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    var larger = [Slot](repeating: Slot(), count: slots.count * 2)
    let mask = larger.count - 1
    for slot in slots where slot.number != 0 {
      var place = Int(slot.tag) & mask
      while larger[place].number != 0 { place = (place + 1) & mask }
      larger[place] = slot
    }
    slots = larger
  }
}
