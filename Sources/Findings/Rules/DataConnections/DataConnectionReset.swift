internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP204: a RST ended the data connection before the transfer was complete.
enum DataConnectionReset: TransferRule {
  static let description = RuleDescription(
    code: "FTP204", name: "data-connection-reset",
    title: "A RST ended the data connection before the transfer was complete",
    severity: "Error if the transfer failed; a note if the server called it complete nevertheless.",
    meaning: [
      "A data connection ends with a FIN of the side that sends the file: that FIN is the end-of-file mark. A RST "
        + "before it means that a process died or closed with unread data, that a host forgot the connection, or that "
        + "a device in the path cut it.",
      "Who sent the RST is judged from its TTL, its timing and its IP identification; the address in it proves "
        + "nothing. A capture made on the supposed sender settles it: what it did not send, it does not show.",
    ],
    onTheWire: [
      "payload on the data connection, without a FIN of its sender",
      "RST in either direction",
      "426 or 451 on the control connection, or nothing",
    ],
    displayFilter: "tcp.flags.reset == 1",
    causes: [
      "the receiving process ended or closed its socket with unread data",
      "a firewall, balancer or inspection device in the path cut the connection",
      "the server ended the transfer, such as for a quota, a timer or a crash",
    ],
    remedies: [
      "capture at both ends: the RST is in the capture of its sender, and only there before it is in the other one",
      "read the server's log at the time of the RST",
      "look for size, time or content limits in the devices that stand in the path",
    ],
    lookAlikes: [
      "A RST instead of a FIN after all bytes were acknowledged, and a 226: many clients close like that.",
      "A RST on an empty listing that the server completed.",
      "A RST after ABOR, or after the server had given the transfer up with a 4yz or 5yz.",
    ])

  /// The server notices a RST at about the time when it passes the point of capture.
  private static let noticeTime = ElapsedTime(seconds: 1)

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let data = examined.data, data.endReason == .reset, data.wasEstablished,
      let direction = data.closingDirection, let reset = data.stream(direction).reset,
      let judgement = judge(examined, data, reset)
    else { return [] }
    let claimed: ResetOrigin.Sender = direction == examined.figures.directionToClient ? .server : .client
    let isLong = reset.silenceBefore >= ControlEnding.shortestIdleTimer
    let origin = ResetOrigin(
      reset, on: data, from: direction, claimed: claimed, role: examined.session.role,
      afterSilence: isLong ? reset.silenceBefore : nil, isAlive: nil)
    let sender =
      switch origin.sender {
      case .client, .server: "by the \(origin.sender.rawValue)"
      case .middlebox: "by a RST in the \(claimed.rawValue)'s name, which a device in the path probably sent,"
      case .unknown: "by a RST in the \(claimed.rawValue)'s name"
      }
    let summary =
      "The data connection\(examined.forTitle) with \(data.responder) was reset \(sender) after "
      + "\(amount(examined, data)) in \(Figures.shortDuration(reset.mark.time - data.first.time))\(outcome(examined))."
    return [
      examined.incident(
        description, judgement.severity, judgement.confidence, summary, at: reset.mark.time,
        cause: "\(claimed.rawValue) \(origin.sender.rawValue)",
        facts: [
          Fact("endpoint", data.responder), Fact("attempts", examined.attempts),
          Fact("reset_sender", origin.sender.rawValue), Fact("reset_evidence", origin.evidence),
          Fact("stretch", nil as String?),
        ],
        causes: description.causes, remedies: description.remedies,
        evidence: examined.dataEvidence(
          reset.previous, reset.mark, shows: "the last segment before the RST, and the RST")
          + examined.dialogue)
    ]
  }

  /// How bad the RST is and how sure that is; nil where it did no harm, or came of something else.
  private static func judge(
    _ examined: TransferExamination, _ data: Connection, _ reset: ResetRecord
  ) -> (severity: Severity, confidence: Confidence)? {
    let transfer = examined.transfer
    // What TLS hides cannot tell whether the transfer was over.
    guard !transfer.isInferred, !transfer.wasAborted, transfer.outcome != .aborted else { return nil }
    let payload = data.stream(examined.payloadDirection)
    let isAcknowledged = payload.acknowledged >= payload.coverage.end
    if let reply = transfer.reply, reply.code.isCompletion {
      guard !transfer.outcome.isFailure || transfer.outcome == .unconfirmed else { return (.error, .certain) }
      // The reply says that all is well; only bytes that nobody acknowledged speak against it.
      let hasFinished = payload.fin.map { $0.frame < reset.mark.frame } ?? false
      return isAcknowledged || (hasFinished && examined.isCapturedAtReceiver) ? nil : (.note, .likely)
    }
    if let reply = transfer.reply {
      // A RST behind the refusal is its consequence; the server may notice it a moment before it passes here.
      let isConsequence = reply.mark.frame < reset.mark.frame
      if isConsequence, !breaks(reply.code) || reset.mark.time - reply.mark.time > noticeTime { return nil }
      // A server that refuses the rest of a file, as its disk is full, closes with unread data and says so then.
      let isByServer = data.closingDirection == examined.figures.directionToClient
      if isByServer, !breaks(reply.code), reply.code.rawValue != 425,
        reply.mark.time - reset.mark.time <= noticeTime
      {
        return nil
      }
      return (.error, isConsequence ? .likely : .certain)
    }
    let isDelivered = isAcknowledged && payload.fin != nil
    if isDelivered { return nil }
    if let expected = transfer.expectedBytes, transfer.type == .image, payload.payloadBytes >= expected {
      return nil
    }
    // Without any word of the server the transfer may have been complete; time tells, or the end of the session.
    let isOver = examined.session.trace.ranOn(after: reset.mark.time) || transfer.outcome == .unconfirmed
    return isOver && examined.session.showsBothDirections ? (.error, .likely) : nil
  }

  private static func breaks(_ code: ReplyCode) -> Bool { code.rawValue == 426 || code.rawValue == 451 }

  private static func amount(_ examined: TransferExamination, _ data: Connection) -> String {
    let bytes = Figures.bytes(data.stream(examined.payloadDirection).payloadBytes)
    let expected = examined.transfer.expectedBytes.map { " of \(Figures.bytes($0)) announced" } ?? ""
    return bytes + (examined.transfer.type == .image ? expected : "")
  }

  private static func outcome(_ examined: TransferExamination) -> String {
    guard let reply = examined.wording.reply else {
      return ", and the server said nothing more about the transfer"
    }
    return ", and the server said \"\(reply)\""
  }
}
