internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP402: the server ended a transfer with an error.
enum TransferFailed: TransferRule {
  static let description = RuleDescription(
    code: "FTP402", name: "transfer-failed",
    title: "The server ended a transfer with an error",
    severity:
      "Error for 425, 426, 451, 452 and 552, which tell of a fault; a warning for the others, of which a 550 is a "
      + "wrong name more often than a fault; a note for a listing that found no files.",
    meaning: [
      "The last word on a transfer is a reply on the control connection. A 4yz says that it failed this time, a 5yz "
        + "that it will fail again. The text behind the code is the server's own, and often the only place that tells "
        + "the reason.",
      "425: the data connection could not be made. 426: it broke. 451: the server failed at its end. 452 and 552: no "
        + "room, or the quota is used up. 450 and 550: the file is busy, missing or forbidden. 553: the name is not "
        + "allowed. 530: not logged in, or not allowed. 521, 522, 534 and 536: the data connection must, or must not, "
        + "be in TLS.",
    ],
    onTheWire: [
      "RETR, STOR, LIST or the like on the control connection",
      "perhaps a 150, and a data connection that carries some payload",
      "a 4yz or 5yz in answer",
    ],
    displayFilter: "ftp.response.code >= 400",
    causes: [
      "the file does not exist under that name, or the user may not use it (550, 553, 450)",
      "the data connection could not be made or broke (425, 426): a firewall, NAT or balancer in the path",
      "the server ran out of room, or the user's quota is used up (452, 552)",
      "a fault of the server (451): its log tells more",
    ],
    remedies: [
      "read the server's text and its log at that time",
      "425 and 426: see whether the data connection reached the server at all, and the findings FTP201 to FTP206",
      "550 and 553: compare the path with the listing; servers that lock users into their directory have another root",
      "452 and 552: make room, or raise the quota",
    ],
    lookAlikes: [
      "426 in answer to ABOR, or after the client closed the data connection: the client wanted it so (FTP403).",
      "EPSV or PASV refused: no transfer had begun; clients fall back by design.",
      "450 or 550 \"No files found\" to NLST or LIST: the directory is empty. A note.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    let transfer = examined.transfer
    guard transfer.outcome == .failed, let reply = transfer.reply, reply.code.isFailure else { return [] }
    let advice = TransferErrorAdvice(reply.code, in: examined)
    let isEmptyListing = isEmptyListing(transfer, reply)
    let severity: Severity = isEmptyListing ? .note : errors.contains(reply.code.rawValue) ? .error : .warning
    let text = Quoted.reply(reply.code, reply.text, in: examined.session.session)
    let summary =
      "The server ended \(examined.wording.title) with \"\(text)\"" + progress(examined)
      + (isEmptyListing ? ": as a rule the directory is empty" : advice.meaning.map { ": \($0)" } ?? "") + "."
    var evidence = examined.session.evidence(
      transfer.commandedAt, transfer.preliminaryAt, reply.mark, shows: "the command and the server's answer")
    if let data = examined.data {
      evidence += examined.dataEvidence(data.first, data.last, shows: "the data connection, first and last")
    }
    return [
      examined.incident(
        description, severity, .certain, summary, at: reply.mark.time, cause: String(reply.code.rawValue),
        facts: [
          Fact("reply_code", reply.code.rawValue),
          Fact(
            "reply_text",
            Quoted.line(SecretMask.masked(reply.text, examined.session.session).text, limit: 500)),
        ],
        causes: isEmptyListing ? ["the directory is empty"] : advice.causes,
        remedies: isEmptyListing ? [] : advice.remedies, evidence: evidence)
    ]
  }

  /// Replies that tell of a fault.
  private static let errors: Set<Int> = [425, 426, 451, 452, 552]

  private static func progress(_ examined: TransferExamination) -> String {
    guard let bytes = examined.figures.bytes, bytes > 0 else { return "" }
    return " after \(examined.wording.amount)"
  }

  private static func isEmptyListing(_ transfer: Transfer, _ reply: Transfer.FinalReply) -> Bool {
    transfer.command?.transferKind == .listing && [450, 550].contains(reply.code.rawValue)
      && reply.text.text.lowercased().contains("no files")
  }
}
