internal import NetworkTypes
internal import TCPFlows

/// What the judgement of a transfer needs to know of its data connection.
struct DataConnectionFacts {
  let endReason: EndReason
  let payloadBytes: Int
  /// Payload bytes that were sent, whether or not they were captured; nil where the capture does not show where they
  /// began or ended.
  let sentBytes: Int?
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
    let isReset = connection.firstReset != nil
    let sent = [connection.fromOriginator, connection.fromResponder].map {
      Self.sentBytes($0, isReset: isReset, otherPayload: connection.payloadBytes - $0.payloadBytes)
    }
    sentBytes = connection.isOneWay ? nil : sent[0].flatMap { one in sent[1].map { one + $0 } }
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

  /// What one side sent: its FIN counts the bytes, those that were not captured too.
  private static func sentBytes(_ stream: Stream, isReset: Bool, otherPayload: Int) -> Int? {
    if stream.payloadSegments == 0, stream.acknowledged <= 1, otherPayload > 0 { return 0 }
    guard stream.initialSequence != nil else { return nil }
    if let end = stream.payloadEnd { return end }
    return isReset && stream.unseenBytes == 0 ? stream.payloadBytes : nil
  }
}
