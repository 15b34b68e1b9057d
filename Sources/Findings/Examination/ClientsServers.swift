internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// The servers that each client of a trace has sessions with, by their own and their announced addresses.
struct ClientsServers {
  private struct Pair: Hashable {
    let client: IPAddress
    let server: IPAddress
  }

  private var pairs = Set<Pair>()

  init(in trace: Trace) {
    for session in trace.sessions {
      let client = session.client.address.unmapped
      pairs.insert(Pair(client: client, server: session.server.address.unmapped))
      for transfer in session.transfers where transfer.mode?.isPassive == true {
        guard let address = transfer.advertised?.address else { continue }
        pairs.insert(Pair(client: client, server: address.unmapped))
      }
    }
  }

  /// Whether a client has a session with a server of that address.
  func contains(_ client: IPAddress, _ server: IPAddress) -> Bool {
    pairs.contains(Pair(client: client.unmapped, server: server.unmapped))
  }
}
