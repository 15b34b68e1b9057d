internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Tells which connection of a trace a segment belongs to, for all connections between certain ends.
struct ConnectionFinder {
  private var places: [FlowKey: [Int]] = [:]
  private let connections: ConnectionList

  /// Makes a finder for the connections between the ends that `keys` names.
  init(_ trace: Trace, between keys: Set<FlowKey>) {
    connections = trace.connections
    guard !keys.isEmpty else { return }
    for index in connections.indices {
      let key = FlowKey(connections[index])
      if keys.contains(key) { places[key, default: []].append(index) }
    }
  }

  /// The index of the connection of a segment in a frame: the newest between its ends.
  func connection(of segment: TCPSegment, in frame: FrameReference) -> Int? {
    connection(between: FlowKey(segment), in: frame)
  }

  /// The index of the newest connection between two ends at a frame.
  func connection(between ends: FlowKey, in frame: FrameReference) -> Int? {
    guard let candidates = places[ends] else { return nil }
    // In the order of their first frames.
    var (low, high) = (0, candidates.count)
    while low < high {
      let middle = (low + high) / 2
      if connections[candidates[middle]].first.frame <= frame { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? candidates[low - 1] : nil
  }
}
