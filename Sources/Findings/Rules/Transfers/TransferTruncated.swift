internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP401: fewer bytes came than the server had announced.
enum TransferTruncated: TransferRule {
  static let description = RuleDescription(
    code: "FTP401", name: "transfer-truncated",
    title: "Fewer bytes came than the server announced",
    severity: "Error: the file at the client is not the file at the server.",
    meaning: [
      "The server said how long the file is, in its answer to SIZE or in its 150 reply, and fewer bytes crossed the "
        + "data connection before it was closed. FTP marks the end of a file by the end of the data connection only, "
        + "so a client that does not compare sizes takes the piece for the whole.",
      "The bytes are those of the TCP stream, each counted once, in a capture that holds the data connection from its "
        + "SYN on without a hole. An offset set by REST is taken into account.",
    ],
    onTheWire: [
      "213 in answer to SIZE, or 150 with \"(N bytes)\", on the control connection",
      "a data connection that carries fewer than N bytes before its FIN",
      "often a 226 all the same: the server, or a device in the path, took the early end for the right one",
    ],
    displayFilter: "ftp.response.code in {150, 213, 226} || ftp-data",
    causes: [
      "the file changed while it was read, or between SIZE and RETR",
      "the server stopped reading: an error of its file system or of the program that feeds it, not told in its reply",
      "a proxy or gateway in the path ended the data connection, and each side took it for the other's close",
      "the file is sent as text by a server that leaves TYPE I unheeded, so that line ends shrink",
    ],
    remedies: [
      "fetch it again from where it ended: REST with the number of bytes received (curl -C -, lftp get -c, wget -c)",
      "clients: compare the size received with SIZE, and fail where they differ (curl does; lftp: set xfer:verify on)",
      "server: look into its log and its file system at that time; upload under another name and rename when whole, "
        + "so that nobody fetches half a file",
    ],
    lookAlikes: [
      "TYPE A: line ends change, and SIZE differs from the bytes sent.",
      "MODE other than S, and data in TLS: bytes on the wire are not bytes of the file.",
      "REST: a transfer that starts behind the file's start is shorter by that much.",
      "A client that closed the data connection first, or sent ABOR, had enough: FTP403.",
      "A capture that lost packets, or that lacks the start of the data connection, proves nothing.",
      "ALLO before an upload reserves room and promises nothing.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    let transfer = examined.transfer
    guard let data = examined.data, let expected = transfer.expectedBytes, let bytes = examined.figures.bytes,
      isShort(examined, data, bytes, expected)
    else { return [] }
    let missing = expected - bytes
    var summary =
      "\(examined.wording.title.asSentenceStart) ended short: \(Figures.bytes(bytes)) of the \(Figures.bytes(expected)) announced came"
      + (transfer.restartOffset > 0 ? " from offset \(Figures.grouped(transfer.restartOffset)) on" : "")
      + ", \(Figures.bytes(missing)) are missing"
    if let reply = examined.wording.reply { summary += ", though the server said \"\(reply)\"" }
    let sender = data.stream(examined.payloadDirection)
    var evidence = examined.session.evidence(
      transfer.commandedAt, transfer.preliminaryAt, transfer.reply?.mark,
      shows: "the command and the replies to it")
    evidence += examined.dataEvidence(
      data.first, sender.lastPayload, sender.fin ?? data.firstReset,
      shows: "the data connection's start, its last payload and its end")
    return [
      examined.incident(
        description, .error, .certain, summary + ".", at: (sender.fin ?? data.last).time,
        facts: [Fact("expected_bytes", expected), Fact("bytes", bytes), Fact("missing_bytes", missing)],
        causes: description.causes, remedies: remedies(after: transfer.restartOffset + bytes),
        evidence: evidence)
    ]
  }

  private static func isShort(
    _ examined: TransferExamination, _ data: Connection, _ bytes: Int, _ expected: Int
  ) -> Bool {
    guard bytes < expected else { return false }
    switch examined.transfer.outcome {
    case .truncated: return true
    case .unknown: break
    default: return false
    }
    // No reply has come yet: that the sender closed, and that nothing of it was lost, says enough.
    let transfer = examined.transfer
    let control = examined.session.control
    let sender = data.stream(examined.payloadDirection)
    guard transfer.reply == nil, !transfer.wasAborted, !transfer.isInferred,
      transfer.command?.transferKind == .download, transfer.type == .image, !transfer.isTransformed,
      examined.session.session.tls == .none, control.endReason == .open,
      data.firstToFinish == examined.payloadDirection, let fin = sender.fin,
      data.sawHandshake, !data.isOneWay, data.unseenBytes == 0
    else { return false }
    return examined.session.trace.ranOn(after: fin.time)
  }

  private static func remedies(after offset: Int) -> [String] {
    [
      "ask for SIZE and MDTM again: if both are as before, fetch the rest with REST \(offset) (curl -C -, lftp get -c, "
        + "wget -c); else the file has changed, and the whole of it has to be fetched again"
    ] + description.remedies.dropFirst()
  }
}
