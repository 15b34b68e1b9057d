internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP111: the control connection never came about, or its server never greeted.
enum ControlConnectionFailed: SessionRule {
  static let description = RuleDescription(
    code: "FTP111", name: "control-connection-failed",
    title: "The control connection was refused, never answered, or never greeted",
    severity: "Error: no session came about.",
    meaning: [
      "A SYN to a control port was answered with a RST: nobody listens there, or a firewall rejects. Or it was never "
        + "answered: a firewall drops it, the host is down, or a balancer has no healthy backend. Or the connection came "
        + "about and no greeting followed: a balancer or proxy accepted it that could not reach its server, or a server "
        + "that hangs, often in looking up the client's name."
    ],
    onTheWire: [
      "SYN to port 21, and a RST, or the same SYN again and again",
      "or a handshake, and no 220",
    ],
    displayFilter: "tcp.port == 21 && tcp.flags.syn == 1",
    causes: [
      "refused: the FTP service is not running, or listens on another port or address",
      "never answered: a firewall or security group drops it, or the host is down",
      "no greeting: a balancer without a healthy backend, or a server that looks up the client's name in vain",
    ],
    remedies: [
      "check on the server that the service listens (ss -ltn), and from the client that the port is open",
      "open the port at every firewall, security group and balancer in the path",
    ],
    lookAlikes: [
      "A health check that closes before the greeting.", "A capture that ended before the answer could come.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    let control = session.control
    let (client, server) = (session.session.client.address, session.session.server)
    switch control.endReason {
    case .refused:
      let delay = control.firstReset.map { $0.time - control.first.time } ?? .zero
      return [
        incident(
          session, .certain, cause: "refused",
          "\(server) refused the control connection of \(client): its SYN was answered by a RST "
            + "\(Figures.duration(delay)) later.", cause: description.causes[0],
          session.evidence(control.first, control.firstReset, shows: "the SYN, and the RST that refused it"))
      ]
    case .unanswered:
      let attempts = control.fromOriginator.segments
      guard attempts > 1 || session.trace.ranOn(after: control.first.time) else { return [] }
      return [
        incident(
          session, attempts > 1 ? .certain : .likely, cause: "unanswered",
          "\(server) never answered the control connection of \(client): \(Figures.counted(attempts, "SYN")) within "
            + "\(Figures.duration(control.last.time - control.first.time)), and no answer.",
          cause: description.causes[1],
          session.evidence(control.first, control.last, shows: "the first and the last SYN"))
      ]
    case .fin, .reset, .blackHole, .open: return withoutGreeting(session)
    }
  }

  private static func withoutGreeting(_ session: SessionExamination) -> [Incident] {
    let control = session.control
    guard control.sawHandshake, control.wasEstablished, !control.isOneWay,
      session.fromServer.payloadSegments == 0,
      session.fromServer.unseenBytes == 0, session.session.tls != .implicit
    else { return [] }
    let isOver = control.endReason != .open
    let waited =
      (isOver ? control.last.time : session.trace.end?.time ?? control.last.time) - control.first.time
    guard waited >= TraceExamination.patience || (isOver && waited >= shortestWait) else { return [] }
    let end = isOver ? "the connection ended" : "the capture ended"
    return [
      incident(
        session, .certain, cause: "no greeting",
        "\(session.session.server) accepted the control connection of \(session.session.client.address) and never "
          + "greeted: \(end) \(Figures.duration(waited)) later without a word of the server.",
        cause: description.causes[2],
        session.evidence(control.first, control.last, shows: "the handshake's SYN, and the last segment"))
    ]
  }

  /// A client that went sooner did not wait for a greeting.
  private static let shortestWait = ElapsedTime(seconds: 5)

  private static func incident(
    _ session: SessionExamination, _ confidence: Confidence, cause group: String, _ summary: String,
    cause: String, _ evidence: [Evidence]
  ) -> Incident {
    session.incident(
      description, .error, confidence, summary, at: session.control.first.time, cause: group,
      facts: [
        Fact("endpoint", session.session.server), Fact("attempts", session.control.fromOriginator.segments),
      ],
      causes: [cause], remedies: description.remedies, evidence: evidence)
  }
}
