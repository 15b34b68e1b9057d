internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Makes one session of the legs that belong together.
struct JoinedSessionBuilder {
  private let traces: [Trace]
  private let joining: Joining
  private let legsByConnection: ConnectionMap<[ConnectionReference]>
  private let ends: ConnectionEnds
  let index: SessionIndex

  init(_ joining: Joining) {
    traces = joining.traces
    index = joining.index
    legsByConnection = joining.legs
    ends = ConnectionEnds(joining.traces)
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
    ends.cross(&sessions, index)
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
    let home = ends.home(of: references, views)
    let speaker = legs.indices.first { isWhole(views[$0], in: legs[$0].trace) } ?? 0
    let transfers = transfers(legs, views, speaker: speaker, home: home)
    // What the speaker's capture does not show another one may.
    let outcome =
      ([speaker] + legs.indices).map { views[$0] }.first { $0.outcome != .incomplete } ?? views[speaker]
    return JoinedSession(
      legs: legs, speaker: speaker, transfers: transfers, backend: home.backend, backendState: home.state,
      isProxied: isProxied, outcome: outcome.outcome, outcomeReason: outcome.outcomeReason)
  }

  private func isWhole(_ session: Session, in trace: Int) -> Bool {
    let control = traces[trace].connections[session.connection]
    return control.sawHandshake && control.unseenBytes == 0 && !control.isOneWay
  }

  // MARK: - Transfers

  private func transfers(_ legs: [SessionLeg], _ views: [Session], speaker: Int, home: ConnectionEnds.Home)
    -> [JoinedTransfer]
  {
    let places = views.map { TransferPairing.places(of: views[speaker], in: $0) }
    let isWhole = legs.indices.map { self.isWhole(views[$0], in: legs[$0].trace) }
    return views[speaker].transfers.indices.map { place in
      var found = places.map { $0[place] }
      found[speaker] = place
      let order = [speaker] + legs.indices.filter { $0 != speaker }
      let announced = legs.indices.filter { isWhole[$0] }.compactMap { leg in
        found[leg].flatMap { views[leg].transfers[$0].advertised?.port }
      }
      let claim = order.lazy.compactMap { leg -> ConnectionReference? in
        guard let transfer = found[leg], let connection = views[leg].transfers[transfer].connection else {
          return nil
        }
        // A leg that lost an announcement may have taken another transfer's connection for its own.
        if !isWhole[leg], !announced.isEmpty {
          let data = traces[legs[leg].trace].connections[connection]
          guard announced.contains(data.responder.port) || announced.contains(data.originator.port) else {
            return nil
          }
        }
        return ConnectionReference(trace: legs[leg].trace, connection: connection)
      }.first
      let data = claim.map { legsByConnection[$0] ?? [$0] } ?? []
      let transfer = views[speaker].transfers[place]
      let (backend, state) = ends.end(
        ofData: data, isPassive: transfer.mode?.isPassive ?? true,
        announced: last(of: found, views)?.advertised?.address, home: home)
      let outcomes = order.compactMap { leg in found[leg].map { views[leg].transfers[$0].outcome } }
      return JoinedTransfer(
        places: found, speaker: speaker,
        legs: data.map { DataLeg(reference: $0, match: joining.joined.match(of: $0)) }, backend: backend,
        backendState: state, crossedWith: nil,
        outcome: transfer.outcome == .unknown
          ? outcomes.first { $0 != .unknown } ?? .unknown : transfer.outcome)
    }
  }

  /// The transfer at the leg nearest to the server that has it.
  private func last(of places: [Int?], _ views: [Session]) -> Transfer? {
    zip(places, views).reversed().lazy.compactMap { place, view in place.map { view.transfers[$0] } }.first
  }
}
