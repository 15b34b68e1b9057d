internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP109: the final reply came long after the data connection had ended.
enum FinalReplyLate: TransferRule {
  static let description = RuleDescription(
    code: "FTP109", name: "final-reply-late",
    title: "The final reply came long after the data connection had ended",
    severity: "Note: the transfer is complete, but its client waited.",
    meaning: [
      "The server takes its time after the last byte: it writes an upload to slow storage, scans it for viruses, or "
        + "waits for the client to close the data connection (ProFTPD: TimeoutLinger, 10 s). Clients with short "
        + "timeouts give up meanwhile."
    ],
    onTheWire: ["FIN on the data connection", "more than 10 s later the 226"],
    displayFilter: "ftp.response.code == 226",
    causes: [
      "the server was busy with the file: slow storage, a scanner, a quota check",
      "the server waited for the end of the data connection (ProFTPD: TimeoutLinger)",
    ],
    remedies: ["look at what the server does after an upload", "a client timeout above that time"],
    lookAlikes: ["A 226 that comes before the data connection has ended."])

  private static let latest = ElapsedTime(seconds: 10)

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let reply = examined.transfer.reply, reply.code.isCompletion, let data = examined.data,
      data.endReason == .fin, let end = examined.figures.end, reply.mark.time - end > latest
    else { return [] }
    let delay = reply.mark.time - end
    return [
      examined.incident(
        description, .note, .certain,
        "The final reply to \(examined.wording.title) (\(examined.wording.amount)) came \(Figures.duration(delay)) after "
          + "the data connection had ended.", at: reply.mark.time, facts: [Fact("delay_s", delay)],
        causes: description.causes, remedies: description.remedies,
        evidence: examined.dataEvidence(
          data.fromOriginator.fin, data.fromResponder.fin, shows: "the end of the data connection")
          + examined.session.evidence(reply.mark, shows: "the final reply"))
    ]
  }
}
