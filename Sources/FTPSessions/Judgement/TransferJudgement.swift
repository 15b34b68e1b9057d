internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Tells how a transfer ended.
struct TransferJudgement {
  let session: Session
  let control: Connection
  let role: VantagePointRole

  /// The outcome of a transfer whose data connection, if it was captured, is `data`.
  func outcome(of transfer: Transfer, data: Connection?) -> TransferOutcome {
    guard let reply = transfer.reply else { return outcomeWithoutReply(transfer, data) }
    if reply.code.isFailure {
      return transfer.wasAborted || clientLeftEarly(transfer, reply, data) ? .aborted : .failed
    }
    guard reply.code.isCompletion else { return .unknown }
    if transfer.wasAborted, reply.code.rawValue == 225 { return .aborted }
    if isShort(transfer, data) { return .truncated }
    if hasReachedClient(reply) { return .completed }
    return control.endReason == .open || isClientUnseen ? .unknown : .unconfirmed
  }

  private func outcomeWithoutReply(_ transfer: Transfer, _ data: Connection?) -> TransferOutcome {
    if transfer.wasAborted { return .aborted }
    switch data?.endReason {
    case .refused, .unanswered: return .failed
    default: break
    }
    let hasMoved = (data?.payloadBytes ?? 0) > 0
    if transfer.isInferred { return .unknown }
    guard transfer.command != nil || transfer.preliminaryAt != nil || hasMoved else { return .notStarted }
    guard control.endReason != .open else { return .unknown }
    return hasMoved || transfer.preliminaryAt != nil ? .unconfirmed : .notStarted
  }

  /// Whether the final reply is known to have arrived: seen on the client itself, or acknowledged from there.
  private func hasReachedClient(_ reply: Transfer.FinalReply) -> Bool {
    role == .client || control.stream(session.clientDirection.opposite).acknowledged >= reply.endOffset
  }

  private var isClientUnseen: Bool { control.stream(session.clientDirection).segments == 0 }

  /// Whether the client closed the data connection before the server had sent all, so that its 426 is no fault.
  private func clientLeftEarly(_ transfer: Transfer, _ reply: Transfer.FinalReply, _ data: Connection?)
    -> Bool
  {
    guard reply.code.rawValue == 426 || reply.code.rawValue == 451, transfer.command?.transferKind != .upload,
      let data, let closing = data.closingDirection, data.stream(closing.opposite).payloadBytes > 0
    else { return false }
    // Only a FIN is surely the client's own: a RST may come from anything on the path.
    return data.endReason == .fin && sender(closing, of: data).address == session.client.address
  }

  private func sender(_ direction: Direction, of connection: Connection) -> Endpoint {
    direction == .fromOriginator ? connection.originator : connection.responder
  }

  /// Whether fewer bytes came than were announced, and neither the capture nor the representation explains it.
  private func isShort(_ transfer: Transfer, _ data: Connection?) -> Bool {
    guard let expected = transfer.expectedBytes, let data, transfer.type == .image, !transfer.isTransformed,
      session.tls == .none, data.sawHandshake,
      data.unseenBytes == 0, !data.isOneWay
    else { return false }
    return data.payloadBytes < expected
  }
}
