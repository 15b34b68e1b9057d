internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP201: the port that was announced refused the data connection.
enum DataConnectionRefused: TransferRule {
  static let description = RuleDescription(
    code: "FTP201", name: "data-connection-refused",
    title: "The announced port refused the data connection",
    severity: "Error: without its data connection the transfer cannot take place.",
    meaning: [
      "The server announced a port (227 or 229), the client sent a SYN to it, and a RST came back: at that address, "
        + "at that moment, nobody listened, or a firewall answered in the listener's name.",
      "Seen from the client alone, a firewall that rejects, a balancer that sent the connection to another backend, "
        + "and a server that had stopped listening look the same. Only a capture made on the server tells them apart: "
        + "if the SYN is not in it, it never reached that server.",
    ],
    onTheWire: [
      "227 or 229 on the control connection",
      "SYN from the client to the announced port",
      "RST, ACK in answer, usually within one round trip",
      "often 425 on the control connection some time later",
    ],
    displayFilter: "tcp.flags.syn == 1 || tcp.flags.reset == 1",
    causes: [
      "a firewall or balancer that does not pass the passive ports, and rejects instead of dropping",
      "a balancer without affinity, which sent the data connection to another backend",
      "the server stopped listening before the client came, or listens on another address",
    ],
    remedies: [
      "open the server's passive port range at every firewall and balancer in the path",
      "several backends: source-address affinity over all ports, or one port range or public address for each",
    ],
    lookAlikes: [
      "EPSV refused with a 5yz reply, then PASV: that is no SYN, and clients fall back by design.",
      "A refused attempt followed by one that succeeded on the same announcement: the transfer took place.",
      "A refused attempt of another host than the client, such as a scanner's, while the transfer goes on.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard !examined.isActive, let failure = examined.failure, failure.kind == .refused,
      let data = failure.connections.first, let endpoint = examined.endpoint
    else { return [] }
    let delay = data.firstReset.map { $0.time - data.first.time }
    let answer =
      failure.attempts > 1
      ? "its \(failure.attempts) SYNs were answered by RSTs, the first one" : "its SYN was answered by a RST"
    let summary =
      "The data connection\(examined.forTitle) to \(endpoint) was refused: \(answer)"
      + (delay.map(Self.words) ?? "") + examined.andReply + "."
    let refusals = failure.connections.flatMap {
      examined.session.trace.evidence(
        [$0.first, $0.firstReset], on: $0, shows: "SYN to \(endpoint), and the RST that refused it")
    }
    return [
      examined.incident(
        description, .error, failure.confidence, summary, at: data.first.time,
        cause: endpoint.address.description,
        facts: [Fact("endpoint", endpoint), Fact("attempts", failure.attempts)],
        causes: DataConnectionCauses.ofRefusal(data, examined, description.causes),
        remedies: PassivePortRemedies.remedies(for: examined),
        evidence: refusals + examined.announcement + examined.dialogue)
    ]
  }

  /// ` 0.012 s later`; routers answer in less than the millisecond that durations show.
  private static func words(_ delay: ElapsedTime) -> String {
    delay < ElapsedTime(seconds: 0.001) ? " within 1 ms" : " \(Figures.duration(delay)) later"
  }
}
