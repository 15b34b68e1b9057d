internal import NetworkTypes
internal import TCPFlows

/// What the judgement of a transfer needs to know of its data connection.
struct DataConnectionFacts {
  let endReason: EndReason
  let payloadBytes: Int
  /// Whether every byte that was sent is known to have been captured.
  let isComplete: Bool
  /// Whether the opener sent its SYN more than once, as it must when it is not answered.
  let wasTriedAgain: Bool
  /// When the first and the last segment were seen.
  let start: Timestamp
  let end: Timestamp
  /// Whose FIN ended the connection, if one did: only a FIN is surely its sender's own.
  let firstToClose: IPAddress?
  /// Whether the other side had sent payload by then.
  let closedOnSender: Bool

  init(of connection: Connection) {
    endReason = connection.endReason
    payloadBytes = connection.payloadBytes
    let streams = [connection.fromOriginator, connection.fromResponder]
    let isOver =
      connection.firstReset != nil
      || streams.allSatisfy { $0.fin != nil || ($0.payloadBytes == 0 && connection.payloadBytes > 0) }
    isComplete = connection.sawHandshake && connection.unseenBytes == 0 && !connection.isOneWay && isOver
    wasTriedAgain = connection.fromOriginator.unansweredRepeats > 0
    start = connection.first.time
    end = connection.last.time
    guard let closing = connection.firstToFinish else {
      firstToClose = nil
      closedOnSender = false
      return
    }
    let isOriginator = closing == .fromOriginator
    firstToClose = isOriginator ? connection.originator.address : connection.responder.address
    closedOnSender =
      (isOriginator ? connection.fromResponder.payloadBytes : connection.fromOriginator.payloadBytes) > 0
  }
}
