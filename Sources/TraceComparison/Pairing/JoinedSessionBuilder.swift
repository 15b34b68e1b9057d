internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Makes one session of the legs that belong together.
struct JoinedSessionBuilder {
  private let traces: [Trace]
  private let joining: Joining
  private let legsByConnection: ConnectionMap<[ConnectionReference]>
  private let backends: BackendNames
  let index: SessionIndex

  init(_ joining: Joining) {
    traces = joining.traces
    index = joining.index
    legsByConnection = joining.legs
    backends = BackendNames(joining.traces)
    self.joining = joining
  }

  /// The sessions: those of the first capture first, in the order of its frames.
  func sessions() -> [JoinedSession] {
    var same = joining.same
    var sessions: [JoinedSession] = []
    var seen = Set<ConnectionReference>()
    for trace in traces.indices {
      for session in traces[trace].sessions {
        let reference = ConnectionReference(trace: trace, connection: session.connection)
        guard !seen.contains(reference) else { continue }
        let legs = legs(of: reference)
        seen.formUnion(legs)
        let identities = Set(legs.map { same.cluster(of: $0) })
        sessions.append(joined(legs, isProxied: identities.count > 1))
      }
    }
    cross(&sessions)
    return sessions
  }

  /// The legs of a control connection that are sessions at their point, from the client to the server.
  private func legs(of reference: ConnectionReference) -> [ConnectionReference] {
    (legsByConnection[reference] ?? [reference]).filter { index.sessions[$0] != nil }
  }

  private func joined(_ references: [ConnectionReference], isProxied: Bool) -> JoinedSession {
    let legs = references.compactMap { reference in
      index.sessions[reference].map {
        SessionLeg(trace: reference.trace, session: $0, match: joining.joined.match(of: reference))
      }
    }
    let views = legs.map { traces[$0.trace].sessions[$0.session] }
    let speaker = legs.indices.first { isWhole(views[$0], in: legs[$0].trace) } ?? 0
    let (backend, state) = backend(of: legs, views)
    let transfers = transfers(legs, views, speaker: speaker, home: backend?.trace)
    // What the speaker's capture does not show another one may.
    let outcome =
      ([speaker] + legs.indices).map { views[$0] }.first { $0.outcome != .incomplete } ?? views[speaker]
    return JoinedSession(
      legs: legs, speaker: speaker, transfers: transfers, backend: backend, backendState: state,
      isProxied: isProxied, outcome: outcome.outcome, outcomeReason: outcome.outcomeReason)
  }

  private func isWhole(_ session: Session, in trace: Int) -> Bool {
    let control = traces[trace].connections[session.connection]
    return control.sawHandshake && control.unseenBytes == 0 && !control.isOneWay
  }

  // MARK: - Transfers

  private func transfers(_ legs: [SessionLeg], _ views: [Session], speaker: Int, home: Int?)
    -> [JoinedTransfer]
  {
    let places = views.map { TransferPairing.places(of: views[speaker], in: $0) }
    return views[speaker].transfers.indices.map { place in
      var found = places.map { $0[place] }
      found[speaker] = place
      let order = [speaker] + legs.indices.filter { $0 != speaker }
      let claim = order.lazy.compactMap { leg -> ConnectionReference? in
        guard let transfer = found[leg], let connection = views[leg].transfers[transfer].connection else {
          return nil
        }
        return ConnectionReference(trace: legs[leg].trace, connection: connection)
      }.first
      let data = claim.map { legsByConnection[$0] ?? [$0] } ?? []
      let transfer = views[speaker].transfers[place]
      let (backend, state) = self.backend(of: data, home: home, isPassive: transfer.mode?.isPassive ?? true)
      let outcomes = order.compactMap { leg in found[leg].map { views[leg].transfers[$0].outcome } }
      return JoinedTransfer(
        places: found, speaker: speaker,
        legs: data.map { DataLeg(reference: $0, match: joining.joined.match(of: $0)) }, backend: backend,
        backendState: state, crossedWith: nil,
        outcome: transfer.outcome == .unknown
          ? outcomes.first { $0 != .unknown } ?? .unknown : transfer.outcome)
    }
  }

  /// Marks transfers whose data connection was accepted at another backend than the control connection's.
  private func cross(_ sessions: inout [JoinedSession]) {
    var places = ConnectionMap<Int>(traces)
    for (place, session) in sessions.enumerated() {
      for leg in session.legs {
        places[
          ConnectionReference(
            trace: leg.trace, connection: traces[leg.trace].sessions[leg.session].connection)] = place
      }
    }
    for place in sessions.indices {
      for transfer in sessions[place].transfers.indices {
        let data = sessions[place].transfers[transfer]
        guard let reached = data.backend, reached != sessions[place].backend,
          let end = data.end(at: reached),
          traces[end.trace].connections[end.connection].wasEstablished
        else { continue }
        let owners = (index.transfers[end] ?? []).compactMap { claim in
          places[
            ConnectionReference(
              trace: claim.trace, connection: traces[claim.trace].sessions[claim.session].connection)]
        }
        // Where the control connection ended is not known: another session's claim shows that it was not here.
        if sessions[place].backend == nil {
          guard sessions[place].backendState == .notCaptured, owners.contains(where: { $0 != place }) else {
            continue
          }
        }
        sessions[place].transfers[transfer].outcome = .crossed
        sessions[place].transfers[transfer].crossedWith = owners.first { $0 != place }
        if sessions[place].outcome != .failed {
          sessions[place].outcome = .failed
          sessions[place].outcomeReason = "transfer T\(transfer + 1) went to another session's listener"
        }
      }
    }
  }

  // MARK: - Backends

  private func backend(of legs: [SessionLeg], _ views: [Session]) -> (Backend?, BackendState) {
    if let last = legs.indices.last(where: { traces[legs[$0].trace].vantagePoint.role == .server }) {
      return (backends.backend(at: views[last].server.address, in: legs[last].trace), .known)
    }
    // A capture of both sides of an address translation knows the server behind it.
    if let first = views.first, let last = views.last, let trace = legs.last?.trace,
      first.server.address != last.server.address
    {
      return (backends.backend(behindTranslationAt: last.server.address, in: trace), .known)
    }
    return (nil, absent)
  }

  /// Where a data connection ended: at the backend of its control connection, if it was seen there at all, as one between
  /// two servers is seen at both.
  private func backend(
    of legs: [ConnectionReference], home: Int?, isPassive: Bool
  ) -> (Backend?, BackendState) {
    let atHome = legs.last { $0.trace == home }
    guard let last = atHome ?? legs.last(where: { traces[$0.trace].vantagePoint.role == .server }) else {
      return translatedBackend(of: legs, isPassive: isPassive)
    }
    let data = traces[last.trace].connections[last.connection]
    // In active mode the server is the originator.
    let host =
      backends.hasServer(at: data.originator.address, in: last.trace)
      ? data.originator.address : data.responder.address
    return (backends.backend(at: host, in: last.trace), .known)
  }

  /// Where a data connection ended, by a capture of both sides of an address translation.
  private func translatedBackend(
    of legs: [ConnectionReference], isPassive: Bool
  ) -> (Backend?, BackendState) {
    let hosts = legs.map { leg in
      let data = traces[leg.trace].connections[leg.connection]
      return isPassive ? data.responder.address : data.originator.address
    }
    guard let first = hosts.first, let last = hosts.last, let trace = legs.last?.trace, first != last else {
      return (nil, absent)
    }
    return (backends.backend(behindTranslationAt: last, in: trace), .known)
  }

  private var absent: BackendState {
    traces.contains { $0.vantagePoint.role == .server } ? .notCaptured : .unknown
  }
}
