internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// At which server control and data connections ended.
struct ConnectionEnds {
  /// Where a control connection ended.
  struct Home {
    let backend: Backend?
    let state: BackendState
    /// The server's end at each leg.
    let servers: [Endpoint]
  }

  private let traces: [Trace]
  private let backends: BackendNames

  init(_ traces: [Trace]) {
    self.traces = traces
    backends = BackendNames(traces)
  }

  /// Where the control connection of a session ended, by its legs from the client to the server.
  func home(of legs: [ConnectionReference], _ views: [Session]) -> Home {
    let servers = views.map(\.server)
    func home(_ backend: Backend?) -> Home {
      Home(backend: backend, state: backend == nil ? absent : .known, servers: servers)
    }
    if let last = legs.indices.last(where: { isServer(legs[$0].trace) }) {
      return home(backends.backend(at: servers[last].address, in: legs[last].trace))
    }
    // A capture of both sides of an address translation knows the server behind it.
    if let first = servers.first, let last = servers.last, let trace = legs.last?.trace,
      first.address != last.address
    {
      return home(backends.backend(behindTranslationAt: last, in: trace))
    }
    return home(nil)
  }

  /// Where a data connection ended: at the backend of its control connection, if it was seen there at all, as one between
  /// two servers is seen at both.
  func end(
    ofData legs: [ConnectionReference], isPassive: Bool, announced: IPAddress?, home: Home
  ) -> (Backend?, BackendState) {
    func host(_ leg: ConnectionReference) -> IPAddress {
      let data = traces[leg.trace].connections[leg.connection]
      return isPassive ? data.responder.address : data.originator.address
    }
    let isOfHome = { (host: IPAddress) in home.servers.contains { $0.address == host } || host == announced }
    if let atHome = legs.last(where: { $0.trace == home.backend?.trace }) {
      // A server may have several addresses: what it announced is its own.
      let end = host(atHome)
      return (isOfHome(end) ? home.backend : backends.backend(at: end, in: atHome.trace), .known)
    }
    if let last = legs.last(where: { isServer($0.trace) }) {
      return (backends.backend(at: host(last), in: last.trace), .known)
    }
    let hosts = legs.map(host)
    guard let first = hosts.first, let last = hosts.last, let trace = legs.last?.trace, first != last else {
      return (nil, absent)
    }
    if isOfHome(last), home.backend != nil { return (home.backend, .known) }
    let port = home.servers.last?.port ?? 21
    return (backends.backend(behindTranslationAt: Endpoint(last, port), in: trace), .known)
  }

  /// Marks transfers whose data connection was accepted at another backend than the control connection's.
  func cross(_ sessions: inout [JoinedSession], _ index: SessionIndex) {
    var places = ConnectionMap<Int>(traces)
    for (place, session) in sessions.enumerated() {
      for leg in session.legs {
        let connection = traces[leg.trace].sessions[leg.session].connection
        places[ConnectionReference(trace: leg.trace, connection: connection)] = place
      }
    }
    for place in sessions.indices {
      for transfer in sessions[place].transfers.indices {
        let data = sessions[place].transfers[transfer]
        guard let reached = data.backend, reached != sessions[place].backend, let end = data.end(at: reached),
          traces[end.trace].connections[end.connection].wasEstablished
        else { continue }
        let owners = (index.transfers[end] ?? []).compactMap { claim in
          places[
            ConnectionReference(
              trace: claim.trace, connection: traces[claim.trace].sessions[claim.session].connection)]
        }
        let owner = owners.first { areApart(sessions[place], sessions[$0]) }
        // The other session has no data connection but this one: then it is that session's, and was taken for this one's
        // because the capture lacks what would tell.
        if let owner, sessions[owner].transfers.contains(where: { $0.legs.contains { $0.reference == end } })
        {
          sessions[place].transfers[transfer].backend = nil
          sessions[place].transfers[transfer].backendState = .unknown
          continue
        }
        // One capture of both, or none of the home: only another session's claim shows that it was not here.
        let isSeenElsewhere = sessions[place].backend?.trace.map { $0 != reached.trace } ?? false
        guard owner != nil || (isSeenElsewhere && reached.trace != nil) else { continue }
        sessions[place].transfers[transfer].outcome = .crossed
        sessions[place].transfers[transfer].crossedWith = owner
        if sessions[place].outcome != .failed {
          sessions[place].outcome = .failed
          sessions[place].outcomeReason = "transfer T\(transfer + 1) went to another session's listener"
        }
      }
    }
  }

  /// Whether two sessions are surely two, as one capture has both.
  ///
  /// Else they may be legs of one that were not recognised.
  private func areApart(_ one: JoinedSession, _ other: JoinedSession) -> Bool {
    one.legs.contains { leg in
      other.legs.contains { $0.trace == leg.trace && $0.session != leg.session }
    }
  }

  private func isServer(_ trace: Int) -> Bool { traces[trace].vantagePoint.role == .server }

  private var absent: BackendState {
    traces.indices.contains(where: isServer) ? .notCaptured : .unknown
  }
}
