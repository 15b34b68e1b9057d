internal import PacketDecoding

/// Finds the newest connection between two ends.
///
/// A table with open addressing that holds the numbers of connections and a part of their keys' hash; the keys
/// themselves stand in the connections. It takes 11 to 22 bytes a connection, and twice that while it grows.
struct FlowIndex: Sendable {
  /// A connection's number, and bits of its key's hash that do not choose the slot.
  private struct Slot: Sendable {
    var tag: UInt32 = 0
    /// The number plus one; 0 where the slot is free.
    var number: UInt32 = 0
  }

  /// The connections that it can hold.
  static let maximumConnections = Int(UInt32.max) - 1

  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var used = 0

  /// The newest connection of a key.
  func connection(of key: FlowKey, in connections: ConnectionList) -> Int? {
    let slot = slots[place(of: key, key.mixed, in: connections)]
    return slot.number == 0 ? nil : Int(slot.number) - 1
  }

  /// Makes a connection the newest of its key.
  mutating func insert(_ connection: Int, for key: FlowKey, in connections: ConnectionList) {
    if used >= slots.count / 4 * 3 { grow(connections) }
    let mixed = key.mixed
    let place = place(of: key, mixed, in: connections)
    if slots[place].number == 0 { used += 1 }
    slots[place] = Slot(
      tag: UInt32(truncatingIfNeeded: mixed >> 32), number: UInt32(truncatingIfNeeded: connection + 1))
  }

  /// The slot that holds the key, or the free one where it belongs.
  @inline(__always)
  private func place(of key: FlowKey, _ mixed: UInt64, in connections: ConnectionList) -> Int {
    let mask = slots.count - 1
    let tag = UInt32(truncatingIfNeeded: mixed >> 32)
    var place = Int(truncatingIfNeeded: mixed) & mask
    while slots[place].number != 0 {
      if slots[place].tag == tag, key.matches(connections[Int(slots[place].number) - 1]) { return place }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow(_ connections: ConnectionList) {
    var larger = [Slot](repeating: Slot(), count: slots.count * 2)
    let mask = larger.count - 1
    for slot in slots where slot.number != 0 {
      // The tag holds the upper half of the hash; the lower half chooses the slot.
      var place = Int(truncatingIfNeeded: FlowKey(connections[Int(slot.number) - 1]).mixed) & mask
      while larger[place].number != 0 { place = (place + 1) & mask }
      larger[place] = slot
    }
    slots = larger
  }
}
