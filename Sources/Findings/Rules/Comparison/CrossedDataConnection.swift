internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP502: the data connection was accepted by another backend's listener, so that data went to the wrong session.
enum CrossedDataConnection: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP502", name: "crossed-data-connection",
    title: "A data connection was accepted by another session's listener, on another backend",
    severity: "Error: data went to, or came from, the wrong session, and both may have looked successful.",
    meaning: [
      "As FTP501, but the other backend had a listener on the same port, for another session. It accepted the connection, "
        + "and sent its own session's file, or stored what was another's. At each end by itself everything looks in order: "
        + "226 everywhere, and the wrong bytes.",
      "Backends that use the same narrow passive port range make it likely: on a busy server most of its ports listen.",
    ],
    onTheWire: [
      "at the client: 227 with a port, a data connection to it, bytes, 226",
      "at the control connection's backend: the announcement, and another client's or session's connection on that port, or "
        + "none",
      "at another backend: that very data connection, recognised by its sequence numbers",
    ],
    displayFilter: "tcp.flags.syn == 1",
    causes: WrongBackend.description.causes + ["the same passive port range on all backends"],
    remedies: BackendRemedies.all + [
      "until then: look at the files that were transferred in these sessions; some hold another's content"
    ],
    lookAlikes: [
      "A transfer between two servers (FXP), where the data connection is meant to end at another host."
    ])

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    examined.comparison.sessions.enumerated().flatMap { place, session in
      session.transfers.enumerated().compactMap { number, transfer in
        incident(transfer, number, of: session, place, in: examined)
      }
    }
  }

  private static func incident(
    _ transfer: JoinedTransfer, _ number: Int, of session: JoinedSession, _ place: Int,
    in examined: ComparisonExamination
  ) -> Incident? {
    guard transfer.outcome == .crossed, let reached = transfer.backend,
      let end = transfer.end(at: reached),
      let view = examined.examined(transfer, of: session)
    else { return nil }
    let data = examined.comparison.connection(end)
    let control = session.backend?.name
    let home = control.map { "on \($0)" } ?? "on a backend without a capture here"
    let other = transfer.crossedWith.map { "S\($0 + 1)" }
    let listener = other.map { "the listener of session \($0)" } ?? "a listener of another session"
    let moved =
      data.payloadBytes == 0
      ? "no byte of its own file came" : "\(Figures.bytes(data.payloadBytes)) went between the wrong two"
    return examined.incident(
      description, .error, view.transfer.isInferred || control == nil ? .likely : .certain,
      "The data connection of \(view.wording.title) was crossed: the control connection is \(home), but "
        + "\(listener) on \(reached.name) accepted the data connection, and \(moved).",
      at: examined.comparison.corrected(data.first.time, of: end.trace),
      cause: "\(control ?? "unknown") \(reached.name)",
      session: place, transfer: number,
      facts: [
        Fact("control_backend", control ?? "unknown"), Fact("data_backend", reached.name),
        Fact("other_session", other),
        Fact("bytes", data.payloadBytes),
      ],
      evidence: transfer.legs.flatMap { leg -> [Evidence] in
        let connection = examined.comparison.connection(leg.reference)
        return examined.evidence(
          leg.reference, connection.first, connection.last,
          shows:
            "the data connection at \(examined.name(of: leg.reference.trace)), its first and last segment")
      } + view.session.evidence(view.transfer.announcedAt, shows: "the announcement that led to it"))
  }
}
