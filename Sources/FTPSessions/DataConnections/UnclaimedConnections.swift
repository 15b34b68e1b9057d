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
    _ connections: [Connection], sessions: [Session], excluding known: Set<Int>, settings: AnalysisSettings
  ) -> [Int] {
    guard !sessions.isEmpty else { return [] }
    var hosts = Set<HostPair>()
    var ports = Set<UInt16>()
    var controlEnds = Set<Endpoint>()
    for session in sessions {
      hosts.insert(HostPair(session.client.address, session.server.address))
      controlEnds.insert(session.server)
      for transfer in session.transfers {
        if let port = transfer.advertised?.port { ports.insert(port) }
      }
    }
    return connections.indices.filter { index in
      let connection = connections[index]
      guard !known.contains(index), !controlEnds.contains(connection.responder),
        !controlEnds.contains(connection.originator)
      else { return false }
      return ports.contains(connection.responder.port)
        || settings.passivePorts?.contains(connection.responder.port) == true
        || hosts.contains(HostPair(connection.originator.address, connection.responder.address))
    }
  }
}
