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
  /// The offset up to which the replies are known to have arrived.
  private let deliveredReplies: Int

  init(_ session: Session, control: Connection, role: VantagePointRole) {
    client = session.client.address
    isInTLS = session.tls != .none
    let fromServer = control.stream(session.clientDirection.opposite)
    isEndUnseen = control.endReason == .open || fromServer.segments == 0
    isClientUnseen = control.stream(session.clientDirection).segments == 0
    hasUnseenReplies = fromServer.unseenBytes > 0
    // What is seen on the client itself has arrived; elsewhere its acknowledgments tell.
    deliveredReplies = role == .client ? .max : fromServer.acknowledged
  }

  /// The outcome of a transfer whose data connection, if it was captured, is `data`.
  func outcome(of transfer: Transfer, data: DataConnectionFacts?) -> TransferOutcome {
    guard let reply = transfer.reply else { return outcomeWithoutReply(transfer, data) }
    if reply.code.isFailure {
      return transfer.wasAborted || clientLeftEarly(transfer, reply, data) ? .aborted : .failed
    }
    guard reply.code.isCompletion else { return .unknown }
    if transfer.wasAborted, reply.code.rawValue == 225 { return .aborted }
    if isShort(transfer, data) { return transfer.wasAborted ? .aborted : .truncated }
    // A single 226 may answer the transfer or the ABOR; only the size could tell.
    if transfer.wasAborted, !transfer.wasAbortAnswered, transfer.expectedBytes == nil { return .unknown }
    if reply.endOffset <= deliveredReplies { return .completed }
    return isEndUnseen || isClientUnseen ? .unknown : .unconfirmed
  }

  private func outcomeWithoutReply(_ transfer: Transfer, _ data: DataConnectionFacts?) -> TransferOutcome {
    if transfer.wasAborted { return .aborted }
    let isOurs = !transfer.isInferred || transfer.isCloselyInferred
    if isOurs, let data, data.endReason == .refused || data.endReason == .unanswered { return .failed }
    // How a transfer ended is said inside TLS.
    if transfer.isInferred { return .unknown }
    let hasMoved = (data?.payloadBytes ?? 0) > 0
    guard transfer.command != nil || transfer.preliminaryAt != nil || hasMoved else { return .notStarted }
    guard !isEndUnseen, !hasUnseenReplies else { return .unknown }
    if isShort(transfer, data) { return .truncated }
    if hasMoved || transfer.preliminaryAt != nil { return .unconfirmed }
    // The client asked for it, nothing came of it, and the session ended.
    return transfer.command == nil ? .notStarted : .failed
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

  /// Whether fewer bytes came than were announced, and neither the capture nor the representation explains it.
  private func isShort(_ transfer: Transfer, _ data: DataConnectionFacts?) -> Bool {
    // ALLO reserves room and promises nothing: only what the server announced can be fallen short of.
    guard let expected = transfer.expectedBytes, transfer.command?.transferKind != .upload, let data,
      transfer.type == .image, !transfer.isTransformed,
      !isInTLS, data.isComplete
    else { return false }
    return data.payloadBytes < expected
  }
}
