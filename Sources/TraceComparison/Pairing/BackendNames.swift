internal import FTPSessions
internal import NetworkTypes

/// The names of the servers that captures were made on.
struct BackendNames {
  private let traces: [Trace]
  private let servers: [[IPAddress: Endpoint]]

  init(_ traces: [Trace]) {
    self.traces = traces
    servers = traces.map { trace in
      var servers: [IPAddress: Endpoint] = [:]
      for session in trace.sessions where servers[session.server.address] == nil {
        servers[session.server.address] = session.server
      }
      return servers
    }
  }

  /// The addresses of the servers in a capture.
  func hosts(in trace: Int) -> Set<IPAddress> { Set(servers[trace].keys) }

  /// The backend with an address in a capture: named after that, or, where it holds several, after its endpoint.
  func backend(at host: IPAddress, in trace: Int) -> Backend {
    guard servers[trace].count > 1 else {
      return Backend(name: traces[trace].vantagePoint.shortName, trace: trace)
    }
    return Backend(name: servers[trace][host]?.description ?? host.description, trace: trace)
  }
}
