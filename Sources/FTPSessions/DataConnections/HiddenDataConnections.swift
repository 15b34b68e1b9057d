internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Infers the data connections of sessions whose negotiation cannot be read: in TLS.
enum HiddenDataConnections {
  private struct HostPair: Hashable {
    let client: IPAddress
    let server: IPAddress
  }

  /// Adds a transfer to a session for every connection that must be one of its data connections, as far as hosts,
  /// ports and times tell, and marks those connections as taken.
  static func infer(
    in sessions: [Session], _ connections: ConnectionList, taken: inout [Bool],
    passivePorts: ClosedRange<UInt16>?
  ) {
    var hidden: [HostPair: [Int]] = [:]
    var controlEnds = Set<Endpoint>()
    var changed = Set<Int>()
    for place in sessions.indices where sessions[place].tls != .none {
      controlEnds.insert(sessions[place].server)
      let pair = HostPair(client: sessions[place].client.address, server: sessions[place].server.address)
      hidden[pair, default: []].append(place)
    }
    guard !hidden.isEmpty else { return }
    for (index, connection) in connections.enumerated() where !taken[index] {
      guard !controlEnds.contains(connection.responder), let mode = mode(of: connection),
        !mode.isPassive || passivePorts?.contains(connection.responder.port) ?? true
      else { continue }
      let (opener, listener) = (connection.originator.address, connection.responder.address)
      let pair =
        mode.isPassive
        ? HostPair(client: opener, server: listener) : HostPair(client: listener, server: opener)
      let time = connection.first.time
      guard let places = hidden[pair],
        let (place, delay) = likeliest(places, sessions, connections, at: time)
      else { continue }
      let transfer = Transfer()
      transfer.mode = mode
      transfer.isInferred = true
      transfer.isCloselyInferred = delay <= Self.closeness
      transfer.connection = index
      transfer.usedAddress = .controlPeer
      transfer.negotiatedAt = connection.first
      sessions[place].transfers.append(transfer)
      taken[index] = true
      changed.insert(place)
    }
    for place in changed {
      sessions[place].transfers.sort { left, right in
        (left.firstMark?.frame ?? FrameReference(number: 0))
          < (right.firstMark?.frame ?? FrameReference(number: 0))
      }
    }
  }

  /// The mode that a data connection with these ports would have; nil for what is none.
  private static func mode(of connection: Connection) -> DataMode? {
    if connection.originator.port == 20 || connection.originator.port == 989 { return .active }
    return connection.responder.port >= 1024 && connection.originator.port >= 1024 ? .passive : nil
  }

  /// Of the sessions whose negotiation could have led to a connection at `time`, the one whose server spoke last
  /// before it.
  private static func likeliest(
    _ places: [Int], _ sessions: [Session], _ connections: ConnectionList, at time: Timestamp
  ) -> (place: Int, delay: ElapsedTime)? {
    // They stand in the order of their start: the youngest ones that had begun by then are looked at.
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if connections[sessions[places[middle]].connection].first.time <= time {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var best: (place: Int, spoke: Timestamp)?
    for place in places[..<low].suffix(maximumLookedAt) {
      let control = connections[sessions[place].connection]
      guard let since = sessions[place].opaqueSince?.time, since <= time,
        time <= control.last.time || control.endReason == .open,
        sessions[place].readableSince.map({ time <= $0.time }) ?? true
      else { continue }
      let spoke = lastBefore(time, in: sessions[place].opaqueServerTimes) ?? since
      if let known = best, known.spoke >= spoke { continue }
      best = (place, spoke)
    }
    // A connection that comes long after the server spoke has another reason.
    return best.flatMap { time - $0.spoke <= patience ? ($0.place, time - $0.spoke) : nil }
  }

  /// A data connection follows the reply that announced it within this time.
  private static let patience = ElapsedTime(seconds: 30)
  /// One that comes within this time is hardly another's.
  private static let closeness = ElapsedTime(seconds: 2)
  /// Sessions of one pair of hosts that are looked at for a connection.
  private static let maximumLookedAt = 512

  private static func lastBefore(_ time: Timestamp, in times: [Timestamp]) -> Timestamp? {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? times[low - 1] : nil
  }
}
