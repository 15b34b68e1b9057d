internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// Sessions and transfers of a comparison as rules look at them.
extension ComparisonExamination {
  /// The name of a capture.
  func name(of trace: Int) -> String { comparison.traces[trace].vantagePoint.shortName }

  /// The session at one of its legs.
  func examined(_ leg: SessionLeg) -> SessionExamination { traces[leg.trace].sessions[leg.session] }

  /// The session at the leg that tells of the dialogue.
  func examined(_ session: JoinedSession) -> SessionExamination { examined(session.legs[session.speaker]) }

  /// The transfer at the leg that tells of the dialogue.
  func examined(_ transfer: JoinedTransfer, of session: JoinedSession) -> TransferExamination? {
    guard let place = transfer.places[session.speaker] else { return nil }
    return examined(session).transfer(at: place)
  }

  /// The server's end of the control connection, nearest to the server.
  func server(of session: JoinedSession) -> Endpoint? {
    session.legs.last.map { comparison.session($0).server }
  }

  /// The captures made on servers, by their places.
  var serverTraces: [Int] {
    comparison.traces.indices.filter { comparison.traces[$0].vantagePoint.role == .server }
  }

  /// Evidence of frames on a connection of a trace.
  func evidence(_ reference: ConnectionReference, _ marks: SegmentMark?..., shows: String) -> [Evidence] {
    traces[reference.trace].evidence(marks, on: comparison.connection(reference), shows: shows)
  }

  /// An incident of a session, or of one of its transfers.
  func incident(
    _ rule: RuleDescription, _ severity: Severity, _ confidence: Confidence, _ summary: String,
    at time: Timestamp,
    cause: String = "", session: Int, transfer: Int? = nil, facts: [Fact] = [], remedies: [String]? = nil,
    evidence: [Evidence]
  ) -> Incident {
    Incident(
      rule: rule, severity: severity, confidence: confidence, summary: summary, cause: cause, time: time,
      server: server(of: comparison.sessions[session]), sessions: [session],
      transfers: transfer.map { [Incident.TransferPlace(session: session, transfer: $0)] } ?? [],
      facts: facts,
      causes: rule.causes, remedies: remedies ?? rule.remedies, evidence: evidence)
  }

  /// Whether a capture was running, and lost nothing, when something happened at another one.
  func covers(_ trace: Int, _ time: Timestamp, of other: Int) -> Bool {
    let (own, others) = (comparison.clocks[trace], comparison.clocks[other])
    guard own.isComparable(with: others), let last = comparison.traces[trace].lastFrame,
      let first = comparison.traces[trace].connections.first?.first
    else { return false }
    let moment = others.corrected(time)
    return own.corrected(first.time) <= moment && own.corrected(last.time) >= moment
      && comparison.traces[trace].quality.acknowledgedUnseenBytes == 0
  }

  // MARK: - RSTs

  /// Tells the traces' rules what other captures know of the RSTs on control connections.
  func callWitnesses() {
    for reset in comparison.injectedResets where reset.transfer == nil {
      let (seen, absent) = (reset.connection, reset.absentFrom)
      let isTowardsServer = isNearer(absent.trace, than: seen.trace, in: reset.session)
      let stretch = isTowardsServer ? (absent.trace, seen.trace) : (seen.trace, absent.trace)
      traces[seen.trace].witnesses[seen.connection] = ResetWitness(
        direction: reset.direction, isInjected: true, confidence: reset.isCertain ? .certain : .likely,
        stretch: "\(name(of: stretch.0)) to \(name(of: stretch.1))",
        evidence:
          "the capture \(name(of: absent.trace)), on the side of its supposed sender, does not have it")
    }
    for session in comparison.sessions {
      for leg in session.legs {
        confirm(leg, of: session)
      }
    }
  }

  /// Notes that a RST was sent by the end that it names: that end's own capture has it.
  private func confirm(_ leg: SessionLeg, of session: JoinedSession) {
    let view = comparison.session(leg)
    let control = comparison.traces[leg.trace].connections[view.connection]
    guard let direction = control.closingDirection, control.stream(direction).reset != nil,
      traces[leg.trace].witnesses[view.connection] == nil
    else { return }
    let role: VantagePointRole = direction == view.clientDirection ? .client : .server
    for other in session.legs
    where other.trace != leg.trace && comparison.traces[other.trace].vantagePoint.role == role {
      let far = comparison.session(other)
      guard comparison.traces[other.trace].connections[far.connection].stream(direction).reset != nil,
        !session.isProxied
      else { continue }
      traces[leg.trace].witnesses[view.connection] = ResetWitness(
        direction: direction, isInjected: false, confidence: .certain, stretch: nil,
        evidence: "the capture \(name(of: other.trace)), made on the \(role.rawValue), has it too")
    }
  }

  private func isNearer(_ one: Int, than other: Int, in session: Int) -> Bool {
    let order = comparison.sessions[session].legs.map(\.trace)
    return (order.firstIndex(of: one) ?? 0) < (order.firstIndex(of: other) ?? 0)
  }
}
