internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Tells how a transfer ended.
struct TransferJudgement {
  private let client: IPAddress
  private let isInTLS: Bool
  /// Whether the end of the control connection, or all that the server said, is missing from the capture.
  private let isEndUnseen: Bool
  private let isClientUnseen: Bool
  /// Whether bytes of the server were not captured on the control connection: a reply may have been among them.
  private let hasUnseenReplies: Bool
  /// Whether bytes of the client were not captured on the control connection: a command may have been among them.
  private let hasUnseenCommands: Bool
  /// Whether the session was open already when the capture began.
  private let startsMidSession: Bool
  /// Whether the client's last segments were not captured: its acknowledgment may have been among them.
  private let lacksClientEnd: Bool
  /// Whether a reply that did not arrive would have been sent again and was.
  private let wasServerRepeating: Bool
  private let controlEnd: Timestamp
  private let condition: CaptureCondition
  /// The offset up to which the replies are known to have arrived.
  private let deliveredReplies: Int

  init(_ session: Session, control: Connection, role: VantagePointRole, _ condition: CaptureCondition) {
    client = session.client.address
    isInTLS = session.tls != .none
    self.condition = condition
    startsMidSession = session.startsMidSession
    controlEnd = control.last.time
    let fromServer = control.stream(session.clientDirection.opposite)
    isEndUnseen = control.endReason == .open || fromServer.segments == 0
    isClientUnseen = control.stream(session.clientDirection).segments == 0
    let fromClient = control.stream(session.clientDirection)
    hasUnseenReplies =
      fromServer.unseenBytes > 0 || session.lostReplyBytes > 0 || session.limitsReached.contains("memory")
    hasUnseenCommands =
      fromClient.unseenBytes > 0 || session.lostCommandBytes > 0 || session.limitsReached.contains("memory")
    lacksClientEnd = fromClient.unseenBytes > fromClient.missedBytes || fromClient.hasUnseenFin
    wasServerRepeating = fromServer.retransmittedSegments > 0 || fromServer.unansweredRepeats > 0
    // What is seen on the client itself has arrived; elsewhere its acknowledgments tell.
    deliveredReplies = role == .client ? .max : fromServer.acknowledged
  }

  /// The outcome of a transfer whose data connection, if it was captured, is `data`.
  func outcome(of transfer: Transfer, data: DataConnectionFacts?) -> TransferOutcome {
    guard let reply = transfer.reply else { return outcomeWithoutReply(transfer, data) }
    guard !transfer.isReplyDoubtful else { return .unknown }
    if reply.code.isFailure {
      // What broke it may have been an ABOR that was not captured.
      if transfer.followsLostCommands, [426, 451].contains(reply.code.rawValue), !transfer.wasAborted {
        return .unknown
      }
      return transfer.wasAborted || clientLeftEarly(transfer, reply, data) ? .aborted : .failed
    }
    guard reply.code.isCompletion else { return .unknown }
    if transfer.wasAborted, reply.code.rawValue == 225 { return .aborted }
    // Some servers answer the ABOR first: what is said of the transfer comes behind that.
    if transfer.wasBrokenOff { return .aborted }
    switch fullness(transfer, data) {
    case .short where transfer.wasAborted: return .aborted
    case .short: return transfer.hasRivalConnections ? .unknown : .truncated
    case .unclear where !transfer.wasAborted: return .unknown
    case .unclear, .full: break
    }
    // A single 226 may answer the transfer or the ABOR; only the size could tell.
    if transfer.wasAborted, !transfer.wasAbortAnswered, !hasAnnouncedSize(transfer, data) { return .unknown }
    // An ABOR may have been among the commands that were not captured; only the size could tell.
    if transfer.followsLostCommands, !hasAnnouncedSize(transfer, data) { return .unknown }
    if reply.endOffset <= deliveredReplies { return .completed }
    guard !isEndUnseen, !isClientUnseen, !lacksClientEnd else { return .unknown }
    // A reply that is not acknowledged is sent again: where it was not, the acknowledgment was not captured.
    let wasCutShort = controlEnd - reply.mark.time < Self.repeating
    return wasServerRepeating || wasCutShort ? .unconfirmed : .unknown
  }

  /// What is not acknowledged is sent again within this time (RFC 6298 section 2: at first 1 s; RFC 1122: 3 s).
  private static let repeating = ElapsedTime(seconds: 3)

  private func hasAnnouncedSize(_ transfer: Transfer, _ data: DataConnectionFacts?) -> Bool {
    guard let expected = transfer.expectedBytes, let data else { return false }
    return data.sentBytes == expected
  }

  private func outcomeWithoutReply(_ transfer: Transfer, _ data: DataConnectionFacts?) -> TransferOutcome {
    if transfer.wasAborted { return .aborted }
    let isOurs = !transfer.isInferred || transfer.isCloselyInferred
    if isOurs, let data, data.endReason == .refused || data.endReason == .unanswered {
      return hasSurelyFailed(data) ? .failed : .unknown
    }
    // How a transfer ended is said inside TLS.
    if transfer.isInferred { return .unknown }
    let hasMoved = (data?.payloadBytes ?? 0) > 0
    guard transfer.command != nil || transfer.preliminaryAt != nil else {
      // No server sends before it was asked to: data without a command shows that the capture lacks one, or that the
      // connection is another session's. And what became of a connection whose start or end is missing does not show.
      if let data, hasMoved || !data.sawHandshake || data.endReason == .open { return .unknown }
      if data == nil, condition.lacksFrames { return .unknown }
      let isOver = !isEndUnseen || transfer.supersededAt != nil
      return isOver && !hasUnseenCommands && !hasUnseenReplies && !isClientUnseen && !lacksClientEnd
        ? .notStarted : .unknown
    }
    guard !isEndUnseen, !hasUnseenReplies, !hasUnseenCommands, !condition.mayLackConnections else {
      return .unknown
    }
    if fullness(transfer, data) == .short { return transfer.hasRivalConnections ? .unknown : .truncated }
    if hasMoved || transfer.preliminaryAt != nil { return .unconfirmed }
    // A connection that came about has had an end, and perhaps more, that was not captured.
    if let data, data.endReason == .open { return .unknown }
    // The client asked for it, nothing came of it, and the session ended.
    return .failed
  }

  /// Whether nothing more could come of an attempt that was refused, or never answered.
  private func hasSurelyFailed(_ data: DataConnectionFacts) -> Bool {
    guard !hasUnseenReplies, !condition.mayLackConnections else { return false }
    if data.endReason == .refused { return !isEndUnseen || condition.wentOn(after: data.end) }
    // Who is not answered asks again: a single SYN is one whose fellows were not captured.
    return data.wasTriedAgain && condition.wentOn(after: data.start) && !condition.isOneWay
  }

  /// Whether the client closed the data connection before the server had sent all, so that its 426 is no fault.
  private func clientLeftEarly(
    _ transfer: Transfer, _ reply: Transfer.FinalReply, _ data: DataConnectionFacts?
  ) -> Bool {
    guard reply.code.rawValue == 426 || reply.code.rawValue == 451, transfer.command?.transferKind != .upload,
      let data
    else { return false }
    // What the client closed after the reply did not lead to it.
    guard let closed = data.closedAt, closed.frame < reply.mark.frame else { return false }
    return data.firstToClose == client && data.closedOnSender
  }

  /// What the sizes say of a transfer that the server calls complete.
  private enum Fullness {
    case full, short, unclear
  }

  /// Compares what came with what was announced; neither the capture nor the representation explains `short`.
  private func fullness(_ transfer: Transfer, _ data: DataConnectionFacts?) -> Fullness {
    // ALLO reserves room and promises nothing: only what the server announced can be fallen short of.
    guard let expected = transfer.expectedBytes, transfer.command?.transferKind != .upload, let data, !isInTLS
    else { return .full }
    if data.payloadBytes >= expected { return .full }
    // TYPE, MODE and REST may have been sent before the capture began, or not been captured.
    let isRepresentationKnown = !hasUnseenCommands && !hasUnseenReplies && !startsMidSession
    if isRepresentationKnown || transfer.type == .image {
      guard transfer.type == .image, !transfer.isTransformed else { return .full }
    }
    guard let sent = data.sentBytes else { return .unclear }
    if sent >= expected { return .full }
    return isRepresentationKnown ? .short : .unclear
  }
}
