internal import NetworkTypes
internal import TCPFlows

/// Tells how a session ended, and what its silences were covered by.
enum SessionJudgement {
  /// Judges a session and its transfers, once its data connections are settled.
  static func judge(
    _ session: Session, connections: ConnectionList, role: VantagePointRole,
    _ condition: CaptureCondition
  ) {
    let control = connections[session.connection]
    let judgement = TransferJudgement(session, control: control, role: role, condition)
    for transfer in session.transfers {
      let data = transfer.connection.map { DataConnectionFacts(of: connections[$0]) }
      transfer.outcome = judgement.outcome(of: transfer, data: data)
    }
    coverGaps(of: session, connections)
    (session.outcome, session.outcomeReason) = outcome(of: session, control, condition)
  }

  private static func outcome(of session: Session, _ control: Connection, _ condition: CaptureCondition) -> (
    SessionOutcome, String
  ) {
    let isWhole = isWhole(session, control)
    switch control.endReason {
    case .refused: return (.failed, "the control connection was refused")
    case .unanswered:
      return wasSurelyUnanswered(control, condition)
        ? (.failed, "the control connection was not answered")
        : (.incomplete, "the capture does not show whether the control connection was answered")
    case .blackHole:
      return wentSurelySilent(session, control, condition)
        ? (.failed, "the control connection went silent: one side no longer answered")
        : (.incomplete, "the capture ended before it was clear whether one side still answered")
    case .reset where !isHarmlessReset(session, control):
      return mayHaveLostGoodbye(session, control)
        ? (.incomplete, "reset, but the capture lacks what was said before that")
        : (.failed, "the control connection was reset")
    case .reset, .fin, .open: break
    }
    let failures = session.transfers.indices.filter { session.transfers[$0].outcome.isFailure }
    if let first = failures.first {
      let others = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
      return (.failed, "transfer T\(first + 1) is \(session.transfers[first].outcome.rawValue)\(others)")
    }
    if session.login == .refused {
      return isWhole ? (.failed, "the login was refused") : (.incomplete, Self.lacksBytes)
    }
    if session.wasDismissed, session.login == .notTried, session.tls == .none, control.sawHandshake, isWhole {
      return (.failed, "the server closed the service before a login")
    }
    if control.endReason != .open, session.tls == .none, !control.isOneWay, isWhole,
      !condition.mayLackConnections
    {
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
    if session.limitsReached.contains("memory") {
      return (.incomplete, "there was no memory to read all of it")
    }
    if session.cutSegments > 0 {
      return (.incomplete, "the snapshot length cut what was said")
    }
    if !isWhole(session, control) { return (.incomplete, Self.lacksBytes) }
    if session.transfers.contains(where: { $0.outcome == .unknown }) {
      return (.incomplete, "the capture does not show how a transfer ended")
    }
    if control.endReason == .open { return (.incomplete, "still open when the capture ended") }
    if !control.sawHandshake { return (.incomplete, "the capture started in the middle of it") }
    return (.ok, "")
  }

  private static let lacksBytes = "the capture lacks some of what was said"

  /// Whether all that was said was captured, as far as can be told.
  private static func isWhole(_ session: Session, _ control: Connection) -> Bool {
    control.unseenBytes == 0 && session.lostCommandBytes + session.lostReplyBytes == 0
      && !session.limitsReached.contains("memory")
  }

  /// Who is not answered asks again: a single SYN is one whose fellows, or their answer, were not captured.
  private static func wasSurelyUnanswered(_ control: Connection, _ condition: CaptureCondition) -> Bool {
    control.fromOriginator.unansweredRepeats > 0 && condition.wentOn(after: control.first.time)
      && !condition.isOneWay
  }

  /// Whether the side that fell silent did so long before the capture ended.
  private static func wentSurelySilent(
    _ session: Session, _ control: Connection, _ condition: CaptureCondition
  ) -> Bool {
    let (client, server) = session.lastHeard
    guard let silentSince = [client, server].compactMap(\.self).min() else { return true }
    return condition.wentOn(after: silentSince) && !control.isOneWay
  }

  /// Whether QUIT, 221, 421 or a FIN may have been sent before a RST and not captured.
  private static func mayHaveLostGoodbye(_ session: Session, _ control: Connection) -> Bool {
    session.mayHaveLostGoodbye
      || [control.fromOriginator, control.fromResponder].contains { stream in
        stream.hasUnseenFin || stream.unseenBytes > stream.missedBytes
      }
  }

  /// A RST behind QUIT, 221 or a FIN ends a session that was over.
  private static func isHarmlessReset(_ session: Session, _ control: Connection) -> Bool {
    guard !session.saidGoodbye, !session.wasDismissed else { return true }
    guard let reset = control.firstReset?.frame else { return false }
    // A RST that counts a FIN of its sender was sent behind it, whichever was captured first.
    return [control.fromOriginator, control.fromResponder].contains { stream in
      stream.fin.map { $0.frame < reset } ?? false || stream.hasResetBehindFin
    }
  }

  // MARK: - Silences

  private static func coverGaps(of session: Session, _ connections: ConnectionList) {
    guard !session.gaps.isEmpty else { return }
    let spans = session.transfers.enumerated()
      .compactMap { place, transfer in
        transfer.connection.flatMap { connections[$0].payloadSpan }.map { (place: place, span: $0) }
      }
      .sorted { $0.span.lowerBound < $1.span.lowerBound }
    for index in session.gaps.indices {
      let gap = session.gaps[index]
      var best = ElapsedTime.zero
      for (place, span) in spans {
        let overlap = min(gap.end, span.upperBound) - max(gap.start, span.lowerBound)
        guard overlap > best else { continue }
        best = overlap
        session.gaps[index].transfer = place
      }
      session.gaps[index].covered = spans.lazy.map(\.span).covered(from: gap.start, to: gap.end)
    }
  }
}
