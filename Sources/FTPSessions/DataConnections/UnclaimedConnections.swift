internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Lists the connections that could belong to a session and that none claims.
enum UnclaimedConnections {
  private struct HostPair: Hashable {
    let lower: IPAddress
    let higher: IPAddress

    init(_ one: IPAddress, _ other: IPAddress) {
      (lower, higher) = one < other ? (one, other) : (other, one)
    }
  }

  /// The connections between the hosts of a session, or to a port that was announced or is in the passive range.
  static func list(
    _ connections: ConnectionList, sessions: [Session], excluding taken: [Bool], settings: AnalysisSettings
  ) -> [Int] {
    guard !sessions.isEmpty, taken.contains(false) else { return [] }
    var hosts = Set<HostPair>()
    var ports = Set<UInt16>()
    var controlEnds = Set<Endpoint>()
    for place in sessions.indices {
      hosts.insert(HostPair(sessions[place].client.address, sessions[place].server.address))
      controlEnds.insert(sessions[place].server)
      for transfer in sessions[place].transfers {
        if let port = transfer.advertised?.port { ports.insert(port) }
      }
    }
    return connections.indices.filter { index in
      guard !taken[index] else { return false }
      let (originator, responder) = (connections[index].originator, connections[index].responder)
      guard !controlEnds.contains(responder), !controlEnds.contains(originator) else { return false }
      return ports.contains(responder.port) || settings.passivePorts?.contains(responder.port) == true
        || hosts.contains(HostPair(originator.address, responder.address))
    }
  }
}
