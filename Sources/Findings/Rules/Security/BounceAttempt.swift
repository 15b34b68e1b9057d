internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP602: a client told the server to connect to a third host.
enum BounceAttempt: SessionRule {
  static let description = RuleDescription(
    code: "FTP602", name: "bounce-attempt",
    title: "A client told the server to connect to a third host",
    severity: "Warning; error if the server accepted it and a connection followed.",
    meaning: [
      "PORT and EPRT name the endpoint that the server shall connect to. A client that names another host than itself "
        + "lets the server knock at doors in its own name: to scan ports, to reach hosts that only the server can "
        + "reach, or to send a prepared file to a mail or web server (FTP bounce, CERT CA-1997-27, RFC 2577).",
      "Transfers between two servers (FXP) do the same with good intent. They are left out where the capture holds the "
        + "client's session with the other server; where it does not, a file that moves over a high port may be one.",
    ],
    onTheWire: [
      "PORT or EPRT with an address that is neither the client's nor the server's",
      "200, and RETR, STOR or LIST behind it; or a 5yz refusal",
      "a SYN from the server, often from port 20, to the third host",
    ],
    displayFilter: "ftp.request.command in {\"PORT\", \"EPRT\"}",
    causes: [
      "somebody uses the server to scan or to reach another host",
      "a transfer between two servers whose other session is not in the capture",
      "a client that is set to an outdated or wrong external address for active mode",
    ],
    remedies: [
      "servers: refuse foreign addresses (vsftpd port_promiscuous=NO, ProFTPD AllowForeignAddress off, Pure-FTPd without "
        + "-w; all of them by default; IIS always does)",
      "firewall: no connections from the FTP server to ports below 1024 of other hosts",
      "your own client: correct the external address of its active mode, or use passive mode",
    ],
    lookAlikes: [
      "A client behind NAT that names its private address: FTP301 or FTP206.",
      "A client seen behind NAT that names its public address: it may be its own.",
      "A transfer between two servers, both sessions of which are in the capture: FTP208.",
      "Another IPv6 address of the client's own network.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    let targets = ForeignTargets(of: session).all
    guard let first = targets.first else { return [] }
    let reached = targets.filter { $0.wasReached && !$0.mayBeServerToServer }
    let endpoints = Set(targets.map(\.endpoint)).sorted()
    let isPlain =
      endpoints.contains { $0.port < ForeignTargets.firstFreePort } || endpoints.count >= fewestOfScan
    let named = reached.first ?? first
    var incident = session.incident(
      description, reached.isEmpty ? .warning : .error, isPlain ? .likely : .possible,
      summary(session, targets, named, reached: reached.count, endpoints: endpoints.count),
      at: first.announcedAt.time, transfers: targets.compactMap(\.transfer),
      facts: [
        Fact("targets", endpoints.prefix(maximumTargets).map(\.description)),
        Fact("attempts", targets.count), Fact("refused", targets.count { $0.refusedAt != nil }),
        Fact("connected", targets.count { $0.wasReached }),
      ],
      causes: description.causes, remedies: description.remedies,
      evidence: evidence(of: Array((reached + targets).prefix(Grouping.maximumEvidence)), session))
    incident.count = targets.count
    return [incident]
  }

  /// As many different endpoints are no accident.
  private static let fewestOfScan = 3
  private static let maximumTargets = 20

  private static func summary(
    _ session: SessionExamination, _ targets: [ForeignTargets.Target], _ named: ForeignTargets.Target,
    reached: Int, endpoints: Int
  ) -> String {
    let others = endpoints > 1 ? " and \(Figures.counted(endpoints - 1, "other endpoint"))" : ""
    let start =
      "\(session.session.client.address) told the server to connect to \(named.endpoint)\(others), not its own address"
    if reached > 0 { return "\(start), and the server did so \(reached == 1 ? "once" : "\(reached) times")." }
    if targets.allSatisfy({ $0.refusedAt != nil }) { return "\(start), and the server refused." }
    if targets.contains(where: { $0.wasReached }) {
      return
        "\(start), and the two exchanged a file: a transfer between two servers, or a misuse of this one."
    }
    return "\(start); no connection was made."
  }

  private static func evidence(
    of targets: [ForeignTargets.Target], _ session: SessionExamination
  ) -> [Evidence] {
    var shown = Set<SegmentMark>()
    return targets.flatMap { target -> [Evidence] in
      guard shown.insert(target.announcedAt).inserted else { return [] }
      var evidence = session.evidence(
        target.announcedAt, target.refusedAt, shows: "the client announces \(target.endpoint)")
      if let place = target.transfer, let data = session.data(of: session.session.transfers[place]) {
        evidence += session.trace.evidence([data.first], on: data, shows: "the server connects there")
      }
      return evidence
    }
  }
}
