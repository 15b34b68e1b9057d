internal import FTPSessions
internal import NetworkTypes

/// The servers that captures were made on, by their names.
struct BackendNames {
  /// For each trace, its servers by their addresses.
  private let backends: [[IPAddress: Backend]]
  /// For each trace, what a server is called that none of its sessions has shown.
  private let captures: [Backend]

  init(_ traces: [Trace]) {
    captures = traces.indices.map { Backend(name: traces[$0].vantagePoint.shortName, trace: $0) }
    backends = zip(traces.indices, traces).map { place, trace in
      var endpoints: [IPAddress: Endpoint] = [:]
      for session in trace.sessions where endpoints[session.server.address] == nil {
        endpoints[session.server.address] = session.server
      }
      // A backend is named after its capture, or where that holds several, after its endpoint.
      return endpoints.mapValues { Backend(name: $0.description, trace: place) }
    }
  }

  /// The backend with an address in a capture that was made on it.
  func backend(at host: IPAddress, in trace: Int) -> Backend {
    guard backends[trace].count > 1 else { return captures[trace] }
    return backends[trace][host] ?? Backend(name: host.description, trace: trace)
  }

  /// The backend that a capture of both sides of an address translation knows by its address.
  ///
  /// It is named after its endpoint; one that has no session there after the endpoint that it would have.
  func backend(behindTranslationAt server: Endpoint, in trace: Int) -> Backend {
    Backend(name: backends[trace][server.address]?.name ?? server.description, trace: nil)
  }
}
