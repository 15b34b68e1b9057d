internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP207: a host opened the data connection that is no party to the session.
enum DataConnectionForeignHost: TransferRule {
  static let description = RuleDescription(
    code: "FTP207", name: "data-connection-foreign-host",
    title: "A third host opened the data connection",
    severity: "Warning; a note for an active data connection with which the transfer succeeded.",
    meaning: [
      "A data connection comes from the other end of the control connection. Here it came from an address that is "
        + "neither end of it, and that no 227 or PORT of the session names.",
      "As a rule address translation is behind it: a balancer or NAT with several public addresses translates the two "
        + "connections of one session differently. Many servers then refuse the data connection (vsftpd: 425 Security: "
        + "Bad IP connecting). It can also be somebody who guessed the port and takes the file away.",
    ],
    onTheWire: [
      "227, 229, PORT or EPRT on the control connection",
      "SYN to the announced endpoint from a third address, which is accepted",
    ],
    displayFilter: "tcp.flags.syn == 1 && tcp.flags.ack == 0",
    causes: [
      "a NAT gateway or balancer with a pool of addresses, which translates the two connections differently",
      "a server that connects out through another address than it is reached at",
      "a transfer between two servers (FXP) of which the other session is not in the capture",
      "somebody else who connected to a guessed port (port stealing)",
    ],
    remedies: [
      "NAT or balancer: one address for all connections of a client (paired pooling, source-address affinity)",
      "server: while that cannot be had, allow differing addresses knowingly (vsftpd pasv_promiscuous=YES, ProFTPD "
        + "AllowForeignAddress on, Pure-FTPd --allowfxp)",
      "TLS on the data connection with session reuse required, against port stealing",
    ],
    lookAlikes: [
      "A transfer between two servers whose other session is in the capture: FTP208.",
      "A data connection from an address that the session announced itself.",
      "A scanner's SYN that was refused or not answered.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let data = examined.data, data.sawHandshake, data.wasEstablished, !examined.transfer.isInferred,
      !examined.isOpenedByExpectedHost
    else { return [] }
    let opener = data.originator
    let hasSucceeded = examined.transfer.outcome == .completed
    let severity: Severity = examined.isActive && hasSucceeded ? .note : .warning
    let confidence: Confidence = hasSucceeded && data.payloadBytes > 0 ? .certain : .likely
    let summary =
      "The data connection\(examined.forTitle) to \(data.responder) was opened by \(opener.address), which is neither "
      + "end of its control connection (\(examined.session.session.client.address) and "
      + "\(examined.session.session.server.address))\(examined.andReply)."
    // Port 20 opens the data connections of active mode: the opener is an FTP server itself.
    let isFromServer = !examined.isActive && (opener.port == 20 || opener.port == 989)
    let causes =
      isFromServer
      ? [description.causes[2]] + description.causes.filter { $0 != description.causes[2] }
      : description.causes
    return [
      examined.incident(
        description, severity, confidence, summary, at: data.first.time,
        cause: examined.isActive ? "active" : "passive",
        facts: [
          Fact("endpoint", data.responder), Fact("opener", opener),
          Fact("expected", examined.opener.description),
        ],
        causes: causes, remedies: description.remedies,
        evidence: examined.dataEvidence(data.first, shows: "SYN of \(opener)") + examined.announcement
          + examined.dialogue)
    ]
  }
}
