internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP206: the server could not connect to the client.
enum ActiveConnectionBlocked: TransferRule {
  static let description = RuleDescription(
    code: "FTP206", name: "active-connection-blocked",
    title: "The server could not open the data connection to the client",
    severity: "Error: without its data connection the transfer cannot take place.",
    meaning: [
      "In active mode the client listens and names its endpoint in PORT or EPRT; the server connects to it, usually "
        + "from port 20. Firewalls and NAT at the client see an incoming connection that nothing announced to them, "
        + "unless they read FTP, which they cannot do inside TLS.",
      "The server accepted the command, and its SYN was refused, not answered, or is not in the capture at all. Seen "
        + "at the client, a missing SYN was stopped in the path or never sent; seen on the server, the server itself "
        + "did not send it.",
    ],
    onTheWire: [
      "PORT or EPRT, and 200",
      "RETR, STOR, LIST or the like",
      "SYN from the server, as a rule from port 20, refused or sent again without an answer, or no SYN at all",
      "425, or a long silence",
    ],
    displayFilter: "ftp.request.command == \"PORT\" || ftp.request.command == \"EPRT\" || tcp.port == 20",
    causes: [
      "a firewall or NAT at the client that lets no connection in",
      "a PORT command that names an address which the server cannot reach, such as the client's private one",
      "a firewall at the server that lets no connection out from port 20",
    ],
    remedies: ["passive mode", "an FTP helper in the client's NAT or firewall"],
    lookAlikes: [
      "PORT refused by the server (500, 501, 502) and PASV after it: clients fall back by design.",
      "A PORT command that no transfer command followed.",
      "PORT to another server (FXP): the data connection does not go to the client.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard examined.isActive, !examined.isServerToServer, examined.transfer.command != nil,
      let failure = examined.failure, let endpoint = examined.endpoint
    else { return [] }
    let what =
      switch failure.kind {
      case .refused: "was refused: its SYN was answered by a RST"
      case .unanswered:
        "was never answered: \(Figures.counted(failure.attempts, "SYN")) of the server met silence"
      case .missing: "never came: no SYN of the server was seen"
      }
    let summary =
      "The server's data connection\(examined.forTitle) to the client's endpoint \(endpoint) \(what)\(examined.andReply)."
    let attempts = failure.connections.flatMap {
      examined.session.trace.evidence(
        [$0.first, $0.firstReset ?? $0.last], on: $0,
        shows: "the server's SYN to \(endpoint), \(failure.kind)")
    }
    return [
      examined.incident(
        description, .error, failure.confidence, summary, at: failure.time(examined),
        cause: "\(failure.kind)",
        facts: [Fact("endpoint", endpoint), Fact("attempts", failure.attempts)],
        causes: causes(failure, examined), remedies: ActiveModeRemedies.all,
        evidence: attempts + examined.announcement + examined.dialogue)
    ]
  }

  private static func causes(_ failure: DataConnectionFailure, _ examined: TransferExamination) -> [String] {
    if failure.kind == .missing, examined.isCapturedAtOpener {
      return [
        "the server never sent its SYN: it cannot bind port 20, or its own firewall stops it before the point where "
          + "captures are made",
        "the server connects from another host or interface, which the capture does not cover",
      ]
    }
    if failure.kind == .refused, examined.isCapturedAtListener {
      return ["nobody listened on the client's endpoint any more, or the client's own firewall rejects it"]
    }
    return description.causes
  }
}
