internal import NetworkTypes
internal import TCPFlows

/// Tells how a session ended, and what its silences were covered by.
enum SessionJudgement {
  /// Judges a session and its transfers, once its data connections are settled.
  static func judge(_ session: inout Session, connections: ConnectionList, role: VantagePointRole) {
    let judgement = TransferJudgement(session, control: connections[session.connection], role: role)
    for place in session.transfers.indices {
      let data = session.transfers[place].connection.map { DataConnectionFacts(of: connections[$0]) }
      session.transfers[place].outcome = judgement.outcome(of: session.transfers[place], data: data)
    }
    coverGaps(of: &session, connections)
    (session.outcome, session.outcomeReason) = outcome(of: session, connections[session.connection])
  }

  private static func outcome(of session: Session, _ control: Connection) -> (
    SessionOutcome, String
  ) {
    switch control.endReason {
    case .refused: return (.failed, "the control connection was refused")
    case .unanswered: return (.failed, "the control connection was not answered")
    case .blackHole: return (.failed, "the control connection went silent: one side no longer answered")
    case .reset where !isHarmlessReset(session, control): return (.failed, "the control connection was reset")
    case .reset, .fin, .open: break
    }
    let failures = session.transfers.indices.filter { session.transfers[$0].outcome.isFailure }
    if let first = failures.first {
      let others = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
      return (.failed, "transfer T\(first + 1) is \(session.transfers[first].outcome.rawValue)\(others)")
    }
    if session.login == .refused { return (.failed, "the login was refused") }
    if session.wasDismissed, session.login == .notTried, session.tls == .none {
      return (.failed, "the server closed the service before a login")
    }
    if control.endReason != .open, session.tls == .none, !control.isOneWay, control.unseenBytes == 0 {
      if let reason = silentFailure(of: session, control) { return (.failed, reason) }
    }
    return completeness(of: session, control)
  }

  /// What failed without a word of the server, in a session of which everything was captured.
  private static func silentFailure(of session: Session, _ control: Connection) -> String? {
    let isServerSilent = control.stream(session.clientDirection.opposite).payloadBytes == 0
    if isServerSilent, control.sawHandshake { return "the server never said anything" }
    if session.login == .unanswered { return "the login was never answered" }
    if session.commands == 0, session.replies > 0, control.sawHandshake {
      return "the greeting never reached the client"
    }
    return session.refusedNegotiation.map { "no data connection could be negotiated (\($0.text))" }
  }

  private static func completeness(of session: Session, _ control: Connection) -> (
    SessionOutcome, String
  ) {
    if session.tls != .none, session.readableSince == nil { return (.incomplete, "the dialogue is in TLS") }
    if control.isOneWay { return (.incomplete, "only one direction was captured") }
    if session.transfers.contains(where: { $0.outcome == .unknown }) {
      return (.incomplete, "the capture does not show how a transfer ended")
    }
    if control.endReason == .open { return (.incomplete, "still open when the capture ended") }
    if !control.sawHandshake { return (.incomplete, "the capture started in the middle of it") }
    return (.ok, "")
  }

  /// A RST behind QUIT, 221 or a FIN ends a session that was over.
  private static func isHarmlessReset(_ session: Session, _ control: Connection) -> Bool {
    guard !session.saidGoodbye, !session.wasDismissed else { return true }
    guard let reset = control.firstReset?.frame else { return false }
    return [control.fromOriginator.fin, control.fromResponder.fin].contains { fin in
      fin.map { $0.frame < reset } ?? false
    }
  }

  // MARK: - Silences

  private static func coverGaps(of session: inout Session, _ connections: ConnectionList) {
    guard !session.gaps.isEmpty else { return }
    let spans = session.transfers.enumerated().compactMap { place, transfer in
      transfer.connection.flatMap { payloadSpan(of: connections[$0]) }.map { (place: place, span: $0) }
    }
    for index in session.gaps.indices {
      let gap = session.gaps[index]
      var best = ElapsedTime.zero
      var covered = ElapsedTime.zero
      var coveredUntil = gap.start
      for (place, span) in spans.sorted(by: { $0.span.lowerBound < $1.span.lowerBound }) {
        let overlap = min(gap.end, span.upperBound) - max(gap.start, span.lowerBound)
        guard overlap > .zero else { continue }
        if overlap > best {
          best = overlap
          session.gaps[index].transfer = place
        }
        // Transfers that overlap one another cover their common time once.
        let from = max(coveredUntil, max(gap.start, span.lowerBound))
        let until = min(gap.end, span.upperBound)
        if until > from { covered = covered + (until - from) }
        coveredUntil = max(coveredUntil, until)
      }
      session.gaps[index].covered = covered
    }
  }

  private static func payloadSpan(of connection: Connection) -> ClosedRange<Timestamp>? {
    let streams = [connection.fromOriginator, connection.fromResponder]
    guard let first = streams.compactMap({ $0.firstPayload?.time }).min(),
      let last = streams.compactMap({ $0.lastPayload?.time }).max(), first <= last
    else { return nil }
    return first...last
  }
}
