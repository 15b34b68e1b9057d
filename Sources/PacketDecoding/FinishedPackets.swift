internal import NetworkTypes

/// The packets that were put together last, by which pieces are known that were captured twice, as with `-i any`.
struct FinishedPackets: Sendable {
  private struct Packet: Sendable {
    let key: FragmentKey
    let pieces: [FragmentedPacket.Piece]
    let time: Timestamp
  }

  /// Packets that are remembered, with their bytes: 4 MiB at most.
  private static let maximumCount = 64
  /// Copies of a frame are captured within much less time, and identifications are used again after more.
  private static let memory = ElapsedTime(seconds: 1)

  private var packets: [Packet] = []
  private var next = 0

  /// Whether a piece is a copy of one that was part of a packet.
  func contains(_ key: FragmentKey, _ range: Range<Int>, _ captured: RawSpan, at time: Timestamp) -> Bool {
    for packet in packets where packet.key == key && time - packet.time <= Self.memory {
      for piece in packet.pieces where piece.isSame(range, captured) { return true }
    }
    return false
  }

  /// Remembers a packet in the place of the oldest.
  mutating func insert(_ key: FragmentKey, _ pieces: [FragmentedPacket.Piece], at time: Timestamp) {
    let packet = Packet(key: key, pieces: pieces, time: time)
    if packets.count < Self.maximumCount {
      packets.append(packet)
    } else {
      packets[next] = packet
      next = (next + 1) % Self.maximumCount
    }
  }
}
