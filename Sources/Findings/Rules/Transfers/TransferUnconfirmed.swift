internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP404: the data moved, and the final reply never reached the client.
enum TransferUnconfirmed: TransferRule {
  static let description = RuleDescription(
    code: "FTP404", name: "transfer-unconfirmed",
    title: "The final reply to a transfer never reached the client",
    severity: "Error: the client has to take the transfer for failed, whatever moved.",
    meaning: [
      "A transfer is complete for its client when the 226 has arrived. Here the data connection did its work, and the "
        + "control connection ended without that reply, or the reply was sent and never acknowledged. Clients report "
        + "a timeout or a closed control connection, and many fetch or send the whole file again.",
      "Where the way in which the control connection died tells more, another finding has it (FTP102, FTP103, FTP104, "
        + "FTP107); this one is left for the rest, such as a client that gave up waiting.",
    ],
    onTheWire: [
      "the transfer's command, a 150, and a data connection that carries payload and ends",
      "no 226 behind it, or one that the client never acknowledges",
      "the end of the control connection, often after a long silence",
    ],
    displayFilter: "ftp || tcp.flags.fin == 1 || tcp.flags.reset == 1",
    causes: [
      "a device in the path had forgotten the silent control connection and dropped the reply; the client gave up",
      "a proxy closed the silent control connection on both sides with a FIN when its timer ran out",
      "the server never sent the reply: it hung, or a program behind it did (virus scanner, upload script)",
    ],
    remedies: [
      "keep-alives on the control connection, more often than the shortest idle timer in the path",
      "an idle timeout in the path above the longest transfer",
      captureAtServer,
    ],
    lookAlikes: [
      "A capture that ends too early, lost packets or has one direction only proves nothing.",
      "A client that leaves without waiting for the reply: FTP403.",
      "A RST instead of a FIN behind the 226, or curl's QUIT at once: the reply had arrived.",
    ])

  private static let captureAtServer =
    "capture at the server too: that shows whether the reply was sent, and where it was lost"

  static func incidents(in examined: TransferExamination) -> [Incident] {
    let transfer = examined.transfer
    guard transfer.outcome == .unconfirmed, !transfer.isInferred, !transfer.wasAborted,
      provesAbsence(examined)
    else { return [] }
    let session = examined.session
    let reply = examined.wording.reply
    var summary = "\(movement(examined).asSentenceStart), but its final reply never reached the client: "
    summary += reply.map { "the server sent \"\($0)\" and it was never acknowledged, " } ?? "none was seen, "
    summary += "and \(end(of: session))"
    var evidence = session.evidence(
      transfer.commandedAt, transfer.reply?.mark, session.ending.trigger,
      shows: "the command, and the final reply if one was sent")
    evidence += session.evidence(
      session.control.firstReset ?? session.control.last, shows: "the end of the control connection")
    if let data = examined.data {
      evidence += examined.dataEvidence(data.first, data.last, shows: "the data connection, first and last")
    }
    let gap = max(session.ending.payloadGap, .zero)
    let isCertain = session.trace.trace.vantagePoint.role == .server
    return [
      examined.incident(
        description, .error, isCertain ? .certain : .likely, summary + ".",
        at: (transfer.reply?.mark ?? session.control.last).time, cause: cause(session),
        facts: [
          Fact("bytes", examined.figures.bytes), Fact("expected_bytes", transfer.expectedBytes),
          Fact("reply_sent", reply), Fact("payload_gap_s", gap),
        ],
        causes: hasClientLeft(session) ? clientLeft : description.causes, remedies: remedies(session, gap),
        evidence: evidence)
    ]
  }

  /// What it is where the client's side closed first, and the server took notice: a path that has forgotten a connection
  /// neither sends a FIN nor lets one through.
  private static let clientLeft = [
    "the client's own timer ran out while the server was late or hung",
    "a proxy between the two closed the idle connection",
  ]

  private static func hasClientLeft(_ session: SessionExamination) -> Bool {
    guard case .clientFinish = session.ending.kind else { return false }
    return session.fromClient.isFinAcknowledged
  }

  private static func remedies(_ session: SessionExamination, _ gap: ElapsedTime) -> [String] {
    let capture = session.trace.trace.vantagePoint.role == .server ? [] : [captureAtServer]
    guard !hasClientLeft(session) else {
      return [
        "look at what the server did after the last byte, and at the client's timeout",
        "a proxy in the path: idle timeouts above the longest transfer (HAProxy: timeout client, timeout server); it "
          + "counts payload, so that TCP keep-alives do not help",
      ] + capture
    }
    return (session.ending.isAfterSilence ? KeepAliveRemedies.remedies(for: gap, in: session) : []) + capture
  }

  /// Whether the reply would be in the capture if it had come.
  private static func provesAbsence(_ examined: TransferExamination) -> Bool {
    let session = examined.session
    let control = session.control
    let isReadable = session.session.opaqueSince == nil || session.session.readableSince != nil
    guard isReadable, !control.isOneWay, control.unseenBytes == 0 else { return false }
    // Nothing comes behind a RST, nor of a server behind its FIN; else the capture has to have run on.
    if control.endReason == .reset { return true }
    if examined.transfer.reply == nil, session.fromServer.fin != nil { return true }
    return session.trace.ranOn(after: control.last.time)
  }

  private static func movement(_ examined: TransferExamination) -> String {
    guard let bytes = examined.figures.bytes else { return "\(examined.wording.title) was under way" }
    return bytes == 0 && examined.transfer.preliminaryAt != nil
      ? "\(examined.wording.title) had begun" : "\(examined.wording.title) moved \(examined.wording.amount)"
  }

  private static func end(of session: SessionExamination) -> String {
    let silence = Figures.duration(session.ending.payloadGap)
    return switch session.ending.kind {
    case .reset: "the control connection was reset after \(silence) without payload on it"
    case .clientFinish:
      "the client's side closed the control connection after \(silence) without payload on it"
    case .serverFinish:
      "the server's side closed the control connection after \(silence) without payload on it"
    case .blackHole: "the control connection went silent"
    case .other: "the control connection ended"
    }
  }

  private static func cause(_ session: SessionExamination) -> String {
    switch session.ending.kind {
    case .reset: "reset"
    case .clientFinish: "client"
    case .serverFinish: "server"
    case .blackHole: "black_hole"
    case .other: "other"
    }
  }
}
