internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP108: a RST ended the control connection outside the patterns of FTP102, and not after a goodbye.
enum ControlReset: SessionRule {
  static let description = RuleDescription(
    code: "FTP108", name: "control-reset",
    title: "The control connection was reset without a goodbye",
    severity: "Warning: no transfer was lost by it, but nobody ends a session so who is well.",
    meaning: [
      "A RST ended the control connection, no QUIT, 221, 421 or FIN had been seen, and no transfer was waiting. A "
        + "process that died, a client that was killed, or a device in the path does that.",
      "In TLS a goodbye cannot be read; there a RST alone is no finding.",
    ],
    onTheWire: ["RST on the control connection, with no QUIT and no FIN before it"],
    displayFilter: "tcp.port == 21 && tcp.flags.reset == 1",
    causes: [
      "the process at the end that sent it was killed, or closed its socket abruptly",
      "a device in the path ended the connection",
    ],
    remedies: ["look at the log of the end that sent it at this moment"],
    lookAlikes: [
      "A RST after QUIT, 221, 421 or a FIN.", "A health check: it asks for nothing, and is no session.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard case .reset(let reset, let direction) = session.ending.kind, !session.isCutShortByReset,
      session.session.tls == .none, !session.session.saidGoodbye, session.session.dismissal == nil,
      session.session.commands > 0, let origin = session.resetOrigin,
      ![session.fromClient.fin, session.fromServer.fin].contains(where: { fin in
        fin.map { $0.frame < reset.mark.frame } ?? false
      })
    else { return [] }
    let claimed = direction == session.session.clientDirection ? "client" : "server"
    let sender =
      switch origin.sender {
      case .middlebox: "in the \(claimed)'s name, \(origin.deviceWords)"
      case .unknown: "in the \(claimed)'s name, by the \(claimed) or by a device in the path"
      case .client, .server: "by the \(claimed)"
      }
    return [
      session.incident(
        description, .warning, origin.confidence == .certain ? .certain : .likely,
        "The control connection was reset \(sender), without QUIT or a FIN before it, "
          + "\(Figures.duration(session.ending.payloadGap)) after the last payload on it.",
        at: reset.mark.time, cause: origin.sender.rawValue,
        facts: [
          Fact("reset_sender", origin.sender.rawValue), Fact("reset_evidence", origin.evidence),
          Fact("stretch", origin.stretch),
        ],
        causes: origin.sender == .middlebox ? description.causes.reversed() : description.causes,
        remedies: description.remedies,
        evidence: session.evidence(reset.mark, shows: "the RST in the \(claimed)'s name")
          + session.evidence(session.ending.silentSince, shows: "the last payload before it"))
    ]
  }
}
