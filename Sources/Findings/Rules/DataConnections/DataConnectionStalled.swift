internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP205: a data connection carried nothing for a long time.
enum DataConnectionStalled: TransferRule {
  static let description = RuleDescription(
    code: "FTP205", name: "data-connection-stalled",
    title: "The data connection carried nothing for more than 30 s",
    severity:
      "Warning if the receiver had closed its window, or bytes were not acknowledged; a note if all was acknowledged "
      + "and the sender simply paused.",
    meaning: [
      "A transfer that stands still is told by what the sender waits for. A window of 0 means that the receiving "
        + "program did not read: its disk, its user or its processor is slow. Bytes sent again and again mean that "
        + "they, or their acknowledgments, are lost in the path. If all was acknowledged and the window is open, the "
        + "sending program had nothing to send.",
      "A transfer that stalls lasts longer, and with it the silence on the control connection, in which idle timers "
        + "run; servers have timers of their own for stalled transfers, which end in 426.",
    ],
    onTheWire: [
      "payload on the data connection, then none for more than 30 s",
      "meanwhile either window 0 and window probes, or retransmissions, or nothing at all",
    ],
    displayFilter: "tcp.time_delta > 30 || tcp.window_size == 0 || tcp.analysis.retransmission",
    causes: [
      "the receiver does not read: a full or slow disk, a paused program, a virus scanner",
      "segments or acknowledgments are lost in the path, such as by a path MTU that is smaller than both ends believe",
      "the sender waits for its own source: a slow disk, a pipe, a database; or, seen elsewhere than at the sender, what "
        + "it sends is lost before the point of capture",
    ],
    remedies: [
      "zero window: look at the receiving host, not at the network",
      "retransmissions: capture at both ends and compare which segments arrive; test with a smaller MSS",
      "pause: look at the sending program; raise the stall timers if the pause is intended (ProFTPD TimeoutStalled, "
        + "vsftpd data_connection_timeout)",
    ],
    lookAlikes: [
      "A pause before the first byte or after the last one: the transfer was not running.",
      "Bytes that the capture lacks: a pause in a capture with losses may be a loss, and is not reported.",
    ])

  /// A stall that a transfer had.
  private struct Found {
    let stall: Stall
    /// Whether nothing followed it.
    let isTrailing: Bool
    /// Whether bytes were never acknowledged.
    let isUnacknowledged: Bool
  }

  static func incidents(in examined: TransferExamination) -> [Incident] {
    // A transfer between two servers is told once, at the listening one.
    guard let data = examined.data, data.wasEstablished, !data.isOneWay,
      !(examined.isActive && examined.isServerToServer), let found = stall(examined, data)
    else { return [] }
    let stall = found.stall
    let isDownload = examined.payloadDirection == examined.figures.directionToClient
    let (sender, receiver) = isDownload ? ("server", "client") : ("client", "server")
    let isIncomplete = data.unseenBytes > 0
    let isAtSender = examined.session.role.rawValue == sender
    let reason: (name: String, owner: String, words: String)
    let severity: Severity
    switch stall.reason {
    case .zeroWindow:
      severity = .warning
      reason = ("zero_window", receiver, "the \(receiver) had closed its receive window and did not read")
    case .retransmission:
      severity = .warning
      reason = (
        "retransmission", "path", "the \(sender) sent bytes again that did not get through to the \(receiver)"
      )
    case .pause where found.isUnacknowledged:
      severity = .warning
      reason = ("unacknowledged", "path", "the \(receiver) did not acknowledge what the \(sender) had sent")
    case .pause:
      guard !isIncomplete else { return [] }
      severity = .note
      let pausing =
        isAtSender
        ? "the \(sender) sent nothing though all was acknowledged and the window open"
        : "nothing more of the \(sender) came by here, though all before was acknowledged and the window open"
      reason = ("pause", sender, pausing)
    }
    let confidence: Confidence =
      isIncomplete || (reason.name == "pause" && !isAtSender) ? .likely : .certain
    let lasted = found.isTrailing ? ", to its end" : ""
    let summary =
      "The data connection\(examined.forTitle) with \(data.responder) carried no payload for "
      + "\(Figures.duration(stall.duration))\(lasted): \(reason.words)."
    return [
      examined.incident(
        description, severity, confidence, summary, at: stall.start.time,
        cause: "\(reason.name) \(reason.owner)",
        facts: [
          Fact("endpoint", data.responder), Fact("attempts", examined.attempts),
          Fact("pause_s", stall.duration), Fact("reason", reason.name), Fact("waiting_on", reason.owner),
        ],
        causes: causes(reason.name), remedies: remedies(reason.name),
        evidence: examined.dataEvidence(
          stall.start, found.isTrailing ? data.last : stall.end,
          shows: "the last new payload before the stall, and what ended it"))
    ]
  }

  private static func stall(_ examined: TransferExamination, _ data: Connection) -> Found? {
    let direction = examined.payloadDirection
    let stream = data.stream(direction)
    let longest = stream.longestStall.map { Found(stall: $0, isTrailing: false, isUnacknowledged: false) }
    guard let trailing = trailing(examined, data, direction) else { return longest }
    return longest.map { $0.stall.duration > trailing.stall.duration } ?? false ? longest : trailing
  }

  /// The pause at the end of the payload, where the transfer was not over.
  private static func trailing(
    _ examined: TransferExamination, _ data: Connection, _ direction: Direction
  ) -> Found? {
    let (stream, other) = (data.stream(direction), data.stream(direction.opposite))
    let isUnacknowledged = stream.acknowledged < stream.coverage.end
    // A server may call complete what it has handed to its host: bytes that are missing or not acknowledged tell.
    if examined.transfer.reply?.code.isCompletion == true, stream.fin == nil, !isUnacknowledged,
      examined.transfer.outcome != .truncated
    {
      return nil
    }
    // The size tells that nothing more was to come, and so does a FIN of the sender.
    if let expected = examined.transfer.expectedBytes, stream.payloadBytes >= expected { return nil }
    let ends = [stream.fin, other.fin, data.firstReset, examined.transfer.reply?.mark].compactMap { $0 }
    guard let end = ends.min(by: { $0.frame < $1.frame }) ?? examined.session.trace.end,
      let stall = data.trailingPause(of: direction, until: end), stall.duration > Stall.threshold
    else { return nil }
    return Found(stall: stall, isTrailing: true, isUnacknowledged: isUnacknowledged)
  }

  private static func causes(_ reason: String) -> [String] {
    let own = reason == "zero_window" ? 0 : reason == "pause" ? 2 : 1
    return [description.causes[own]]
  }

  private static func remedies(_ reason: String) -> [String] {
    let own = reason == "zero_window" ? 0 : reason == "pause" ? 2 : 1
    return [description.remedies[own]]
  }
}
