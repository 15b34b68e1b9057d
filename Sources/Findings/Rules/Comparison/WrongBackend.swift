internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP501: the data connection was delivered to another backend than the control connection.
enum WrongBackend: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP501", name: "wrong-backend",
    title: "A data connection was delivered to another backend than its control connection",
    severity: "Error: the transfer fails, as only the backend that announced the port listens there.",
    meaning: [
      "A balancer in front of several FTP servers chooses a backend for each connection. The control connection went to "
        + "one, which opened a port and announced it; the data connection to that port went to another, where nobody "
        + "listens. It is refused or never answered, and the client sees no more than that.",
      "Without a capture of the backend that got it, the finding rests on absence: the right backend's capture was "
        + "running, lost nothing, and never saw the SYN, though the client's SYN was answered. Then it is likely only, and "
        + "a firewall that rejects looks the same; so it needs a sign of a balancer, an address translation between the "
        + "captures or a second backend.",
    ],
    onTheWire: [
      "at the client: 227 or 229, a SYN to that port, and a RST or nothing",
      "at the control connection's backend: the announcement, and never the SYN",
      "at another backend: the SYN, recognised by its sequence number, and its RST",
    ],
    displayFilter: "tcp.flags.syn == 1 || tcp.flags.reset == 1",
    causes: [
      "a balancer without affinity: each connection is given to a backend by itself",
      "affinity by source port or by connection only, which the data connection does not share",
      "clients behind several addresses (source NAT pools), so that source-address affinity does not hold",
    ],
    remedies: BackendRemedies.all,
    lookAlikes: [
      "A firewall that rejects the passive ports in front of a single server: FTP201.",
      "A data connection that another session's listener accepts: FTP502.",
    ])

  static func incidents(in comparison: ComparisonExamination) -> [Incident] {
    comparison.comparison.sessions.enumerated().flatMap { place, session in
      session.transfers.enumerated().compactMap { number, transfer in
        seen(transfer, number, of: session, place, in: comparison)
          ?? inferred(transfer, number, of: session, place, in: comparison)
      }
    }
  }

  /// The data connection at another backend, which did not take it.
  private static func seen(
    _ transfer: JoinedTransfer, _ number: Int, of session: JoinedSession, _ place: Int,
    in examined: ComparisonExamination
  ) -> Incident? {
    guard let reached = transfer.backend, reached != session.backend,
      session.backend != nil || session.backendState == .notCaptured,
      transfer.outcome != .crossed, session.backend != nil || !mayBeHome(reached, of: session, in: examined),
      let end = transfer.end(at: reached),
      let view = examined.examined(transfer, of: session), view.transfer.mode?.isPassive != false
    else { return nil }
    let data = examined.comparison.connection(end)
    guard data.endReason == .refused || data.endReason == .unanswered || !data.wasEstablished else {
      return nil
    }
    let fate = data.endReason == .refused ? "which refused it" : "which never answered"
    // A capture that has the data connection was running then, and does not have the control connection.
    let control = session.backend?.name
    let home = control ?? "another backend, which has no capture here"
    let target =
      transfer.legs.first.map { examined.comparison.connection($0.reference).responder } ?? data.responder
    return incident(
      examined, view, control ?? "unknown", reached.name, place, number,
      view.transfer.isInferred || control == nil ? .likely : .certain,
      "The control connection is on \(home), but the data connection to \(target)\(purpose(view)) was "
        + "delivered to \(reached.name), \(fate): only the backend that announced the port listens there.",
      evidence: transfer.legs.flatMap { leg -> [Evidence] in
        let connection = examined.comparison.connection(leg.reference)
        return examined.evidence(
          leg.reference, connection.first, connection.firstReset,
          shows: "the data connection at \(examined.name(of: leg.reference.trace)): \(fateWords(connection))")
      })
  }

  /// Whether the control connection may be at a backend all the same: as a connection whose dialogue was not captured, or as
  /// a session that was not recognised, because its start is missing.
  private static func mayBeHome(
    _ reached: Backend, of session: JoinedSession, in examined: ComparisonExamination
  ) -> Bool {
    guard let trace = reached.trace, let leg = session.legs.first else { return false }
    let control = ConnectionReference(
      trace: leg.trace, connection: examined.comparison.session(leg).connection)
    if examined.comparison.legs(of: control).contains(where: { $0.trace == trace }) { return true }
    return examined.comparison.sessions.contains { other in
      other.legs.count == 1 && other.legs.first?.trace == trace
        && other.legs.first.map { examined.comparison.session($0).startsMidSession } == true
    }
  }

  /// The data connection never came to the backend that waited for it, whose capture would have it.
  private static func inferred(
    _ transfer: JoinedTransfer, _ number: Int, of session: JoinedSession, _ place: Int,
    in examined: ComparisonExamination
  ) -> Incident? {
    guard let control = session.backend, let home = control.trace, transfer.backend == nil,
      transfer.backendState == .notCaptured, let leg = transfer.legs.first, !session.isProxied,
      // What moved the file reached its server; a capture without any data connection has a filter that left them out.
      transfer.outcome != .completed, transfer.outcome != .aborted,
      examined.comparison.traces[home].quality.transfersWithoutData == 0,
      let view = examined.examined(transfer, of: session), view.transfer.mode?.isPassive == true,
      hasBalancer(session, in: examined)
    else { return nil }
    let data = examined.comparison.connection(leg.reference)
    // Answered by somebody; a SYN without any answer may have been dropped on the way.
    guard data.endReason == .refused || data.fromResponder.initialSequence != nil,
      examined.covers(home, data.first.time, of: leg.reference.trace),
      // Where every backend has a capture, none of them got it.
      !examined.settings.hasAllBackends,
      isAnsweredFromAfar(data, leg.reference.trace, of: session, in: examined)
    else { return nil }
    return incident(
      examined, view, control.name, "unknown", place, number, .likely,
      "The control connection is on \(control.name), but the data connection to \(data.responder)\(purpose(view)) never "
        + "reached it, though something answered: the balancer most likely delivered it to another backend.",
      evidence: examined.evidence(
        leg.reference, data.first, data.firstReset,
        shows: "the data connection at \(examined.name(of: leg.reference.trace)): \(fateWords(data))"))
  }

  /// Whether what answered stands as far away as the control connection's server, by its TTL: a balancer that refuses by
  /// itself is nearer.
  private static func isAnsweredFromAfar(
    _ data: Connection, _ trace: Int, of session: JoinedSession, in examined: ComparisonExamination
  ) -> Bool {
    guard let leg = session.legs.first(where: { $0.trace == trace }) else { return false }
    let server = examined.examined(leg).fromServer
    guard let lowest = server.lowestHopLimit, let highest = server.highestHopLimit,
      let answer = data.fromResponder.reset?.hopLimit ?? data.fromResponder.highestHopLimit
    else { return false }
    return (lowest...highest).contains(answer)
  }

  /// Whether anything shows that there is a balancer at all.
  private static func hasBalancer(_ session: JoinedSession, in examined: ComparisonExamination) -> Bool {
    if examined.serverTraces.count > 1 { return true }
    let views = session.legs.map { examined.comparison.session($0) }
    return Set(views.map(\.server.address)).count > 1
  }

  private static func incident(
    _ examined: ComparisonExamination, _ view: TransferExamination, _ control: String, _ reached: String,
    _ place: Int, _ number: Int, _ confidence: Confidence, _ summary: String, evidence: [Evidence]
  ) -> Incident {
    let trace = view.session.trace.place
    let time = (view.data?.first ?? view.transfer.firstMark ?? view.session.control.first).time
    return examined.incident(
      description, .error, confidence, summary, at: examined.comparison.corrected(time, of: trace),
      cause: "\(control) \(reached)", session: place, transfer: number,
      facts: [
        Fact("control_backend", control), Fact("data_backend", reached),
        Fact("other_session", nil as String?),
        Fact("endpoint", view.endpoint),
      ],
      evidence: evidence
        + view.session.evidence(view.transfer.announcedAt, shows: "the announcement of the port"))
  }

  private static func purpose(_ view: TransferExamination) -> String {
    view.transfer.command == nil ? "" : " for \(view.wording.title)"
  }

  private static func fateWords(_ connection: Connection) -> String {
    switch connection.endReason {
    case .refused: "its SYN, and the RST that refused it"
    case .unanswered: "its SYN, never answered"
    case .fin, .reset, .blackHole, .open: "its SYN"
    }
  }
}
