internal import NetworkTypes
internal import TCPFlows

/// What the judgement of a transfer needs to know of its data connection.
struct DataConnectionFacts {
  let endReason: EndReason
  let payloadBytes: Int
  /// Whether every byte that was sent is known to have been captured.
  let isComplete: Bool
  /// Whose FIN ended the connection, if one did: only a FIN is surely its sender's own.
  let firstToClose: IPAddress?
  /// When that FIN was seen.
  let closedAt: SegmentMark?
  /// Whether the other side had sent payload by then.
  let closedOnSender: Bool

  init(of connection: Connection) {
    endReason = connection.endReason
    payloadBytes = connection.payloadBytes
    isComplete = connection.sawHandshake && connection.unseenBytes == 0 && !connection.isOneWay
    guard let closing = connection.firstToFinish else {
      firstToClose = nil
      closedAt = nil
      closedOnSender = false
      return
    }
    closedAt = connection.stream(closing).fin
    let isOriginator = closing == .fromOriginator
    firstToClose = isOriginator ? connection.originator.address : connection.responder.address
    closedOnSender =
      (isOriginator ? connection.fromResponder.payloadBytes : connection.fromOriginator.payloadBytes) > 0
  }
}
