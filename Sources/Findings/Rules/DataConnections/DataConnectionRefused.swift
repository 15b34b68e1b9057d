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
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let data = examined.data, data.endReason == .refused, examined.transfer.mode?.isPassive == true,
      let endpoint = examined.endpoint
    else { return [] }
    let attempts = data.fromOriginator.segments
    let delay = data.firstReset.map { $0.time - data.first.time }
    let title = examined.transfer.command == nil ? "" : " for \(examined.wording.title)"
    let summary =
      "The data connection\(title) to \(endpoint) was refused: its SYN was answered by a RST"
      + (delay.map { " \(Figures.duration($0)) later" } ?? "")
      + (examined.wording.reply.map { ", and the server said \"\($0)\"" } ?? "")
      + "."
    var evidence = examined.dataEvidence(
      data.first, data.firstReset, shows: "SYN to \(endpoint), and the RST that refused it")
    evidence += examined.session.evidence(
      examined.transfer.announcedAt, shows: "the server announces \(endpoint)")
    return [
      examined.incident(
        description, .error, .certain, summary, at: data.first.time,
        facts: [Fact("endpoint", endpoint), Fact("attempts", attempts)],
        causes: description.causes, remedies: PassivePortRemedies.remedies(for: examined),
        evidence: evidence)
    ]
  }
}
