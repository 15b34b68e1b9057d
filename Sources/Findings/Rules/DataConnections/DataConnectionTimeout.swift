internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP202: nothing answered the SYNs of the data connection.
enum DataConnectionTimeout: TransferRule {
  static let description = RuleDescription(
    code: "FTP202", name: "data-connection-timeout",
    title: "Nothing answered the data connection",
    severity: "Error: without its data connection the transfer cannot take place.",
    meaning: [
      "The server announced a port (227 or 229), the client sent its SYN there at least twice, and neither a SYN, ACK "
        + "nor a RST came back. Closed ports answer with a RST; silence means that the SYN or its answer was dropped.",
      "In a capture made at the client the SYN may have been dropped anywhere behind it. In one made on the server "
        + "the SYN has arrived, and the server's own firewall, its full listen queue or the way back is at fault.",
    ],
    onTheWire: [
      "227 or 229 on the control connection",
      "SYN from the client to the announced port, and the same SYN again after about 1, 3 and 7 seconds",
      "no segment of the other direction",
      "often 425 on the control connection when the server's own timer has run out, or a client that gives up",
    ],
    displayFilter: "tcp.flags.syn == 1 && tcp.flags.ack == 0",
    causes: [
      "a firewall, security group or balancer that does not pass the passive ports, and drops",
      "an address that leads nowhere for this client",
      "a way back that misses the firewall or NAT which saw the SYN",
    ],
    remedies: [
      "open the server's passive port range at every firewall, security group and balancer in the path",
      "fix the range in the server's settings, so that it can be opened",
    ],
    lookAlikes: [
      "A single SYN at the end of the capture: its answer may have come later.",
      "A capture of one direction only: the answers are not in it.",
      "A first SYN that was lost, and a second one that was answered: the connection came about.",
    ])

  /// A single SYN may be lost.
  private static let fewestAttempts = 2

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard !examined.isActive, let failure = examined.failure, failure.kind == .unanswered,
      failure.attempts >= fewestAttempts, let first = failure.connections.first,
      let last = failure.connections.last, let endpoint = examined.endpoint
    else { return [] }
    let summary =
      "The data connection\(examined.forTitle) to \(endpoint) was never answered: \(failure.attempts) SYNs in "
      + "\(Figures.duration(last.last.time - first.first.time)) met silence\(examined.andReply)."
    let silence = failure.connections.flatMap {
      examined.session.trace.evidence(
        [$0.first, $0.last], on: $0, shows: "the first and the last SYN to \(endpoint), without an answer")
    }
    return [
      examined.incident(
        description, .error, failure.confidence, summary, at: first.first.time,
        cause: endpoint.address.description,
        facts: [Fact("endpoint", endpoint), Fact("attempts", failure.attempts)],
        causes: DataConnectionCauses.ofSilence(examined, description.causes),
        remedies: PassivePortRemedies.remedies(for: examined),
        evidence: silence + examined.announcement + examined.dialogue)
    ]
  }
}
