internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP403: the client broke a transfer off.
enum TransferAborted: TransferRule {
  static let description = RuleDescription(
    code: "FTP403", name: "transfer-aborted",
    title: "The client broke a transfer off",
    severity: "Note: the client wanted it so.",
    meaning: [
      "A client ends a transfer early by ABOR on the control connection, by closing the data connection while the "
        + "server still sends, or by closing the control connection without waiting for the final reply: a user "
        + "pressed Cancel, a program had seen enough, or its own timer ran out.",
      "What follows from it (426, 451, a RST from the client because data came for a socket that is gone) is no fault "
        + "of the path, and is told here instead of by itself.",
    ],
    onTheWire: [
      "ABOR on the control connection, sometimes with Telnet's IP and Synch (urgent data) before it",
      "or the client's FIN or RST on the data connection before the server's FIN",
      "then 426 or 451, and 226 or 225 for the ABOR",
    ],
    displayFilter:
      "ftp.request.command == \"ABOR\" || ftp.response.code in {225, 426, 451} || tcp.flags.fin == 1",
    causes: [
      "a user or a program stopped the transfer",
      "the client's own timer ran out: for the whole transfer (curl --max-time), or for too little progress",
      "the client wanted a part only: the head of a file, or its share of a file fetched in parallel pieces (REST)",
    ],
    remedies: [
      "nothing at the server or in the path",
      "if nobody stopped it: look at the client's timers (curl --max-time, --speed-time; lftp net:timeout) and its log",
    ],
    lookAlikes: [
      "A RST whose TTL or IP identification does not fit in with the client's other segments: FTP204.",
      "A client that closes the data connection first after all bytes have come: some know the size.",
      "ABOR that came too late: the transfer completed.",
      "A FIN from the client's address after a long silence on the control connection: a client that waited in vain, "
        + "or a proxy whose timer ran out (FTP404).",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let departure = ClientDeparture(of: examined) else { return [] }
    let transfer = examined.transfer
    let how =
      switch departure.way {
      case .abor: "sent ABOR"
      case .dataClosed: "closed the data connection while the server was sending"
      case .dataReset: "reset the data connection while the server was sending"
      case .controlClosed: "closed the control connection without waiting for the final reply"
      }
    var summary = "The client broke \(examined.wording.title) off: it \(how)"
    if examined.data != nil { summary += ", after \(examined.wording.amount)" }
    if let reply = examined.wording.reply { summary += ", and the server said \"\(reply)\"" }
    if transfer.outcome == .unknown {
      summary += "; whether the transfer was complete by then cannot be told"
    }
    var evidence =
      switch departure.way {
      case .abor: examined.session.evidence(departure.mark, shows: "the client's ABOR")
      case .dataClosed: examined.dataEvidence(departure.mark, shows: "the client's FIN, before the server's")
      case .dataReset:
        examined.dataEvidence(departure.mark, shows: "a RST that fits in with the client's other segments")
      case .controlClosed: examined.session.evidence(departure.mark, shows: "the client's FIN")
      }
    evidence += examined.session.evidence(
      transfer.commandedAt, transfer.reply?.mark, shows: "the command and the server's answer")
    return [
      examined.incident(
        description, .note, departure.confidence, summary + ".", at: departure.mark.time,
        cause: departure.way.rawValue,
        facts: [Fact("way", departure.way.rawValue), Fact("bytes", examined.figures.bytes)],
        causes: description.causes, remedies: description.remedies, evidence: evidence)
    ]
  }
}
