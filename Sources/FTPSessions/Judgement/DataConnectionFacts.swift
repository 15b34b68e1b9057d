internal import NetworkTypes
internal import TCPFlows

/// What the judgement of a transfer needs to know of its data connection.
struct DataConnectionFacts {
  let endReason: EndReason
  /// Whether its start was captured.
  let sawHandshake: Bool
  let payloadBytes: Int
  /// Payload bytes that were sent, whether or not they were captured; nil where the capture does not show where they
  /// began or ended.
  let sentBytes: Int?
  /// Whether the opener sent its SYN more than once, as it must when it is not answered.
  let wasTriedAgain: Bool
  /// When the first and the last segment were seen.
  let start: Timestamp
  let end: Timestamp
  /// Who ended the connection first, if that shows: by a FIN, or by a RST that is its sender's own.
  let firstToClose: IPAddress?
  /// When that was seen.
  let closedAt: SegmentMark?
  /// Whether the other side had sent payload by then.
  let closedOnSender: Bool

  init(of connection: Connection) {
    endReason = connection.endReason
    sawHandshake = connection.sawHandshake
    payloadBytes = connection.payloadBytes
    let isReset = connection.firstReset != nil
    let sent = [connection.fromOriginator, connection.fromResponder].map {
      Self.sentBytes($0, isReset: isReset, otherPayload: connection.payloadBytes - $0.payloadBytes)
    }
    sentBytes = connection.isOneWay ? nil : sent[0].flatMap { one in sent[1].map { one + $0 } }
    wasTriedAgain = connection.fromOriginator.unansweredRepeats > 0
    start = connection.first.time
    end = connection.last.time
    guard let closing = connection.firstToFinish ?? Self.ownReset(of: connection) else {
      firstToClose = nil
      closedAt = nil
      closedOnSender = false
      return
    }
    closedAt = connection.stream(closing).fin ?? connection.stream(closing).reset?.mark
    let isOriginator = closing == .fromOriginator
    firstToClose = isOriginator ? connection.originator.address : connection.responder.address
    closedOnSender =
      (isOriginator ? connection.fromResponder.payloadBytes : connection.fromOriginator.payloadBytes) > 0
  }

  /// Which end reset the connection, where the RST fits in with that end's other segments: by its TTL, and by its IP
  /// identification, which devices that forge a RST do not keep up.
  private static func ownReset(of connection: Connection) -> Direction? {
    guard connection.endReason == .reset, let direction = connection.closingDirection else { return nil }
    let stream = connection.stream(direction)
    guard let reset = stream.reset, let lowest = stream.lowestHopLimit, let highest = stream.highestHopLimit,
      (lowest...highest).contains(reset.hopLimit)
    else { return nil }
    guard let own = reset.identification else { return direction }
    guard own != 0, let before = reset.identificationBefore, before != 0 else { return nil }
    return (1...identificationStep).contains(own &- before) ? direction : nil
  }

  /// A host's IP identification moves on by at most this between two segments.
  private static let identificationStep: UInt16 = 2048

  /// What one side sent: its FIN counts the bytes, those that were not captured too.
  private static func sentBytes(_ stream: Stream, isReset: Bool, otherPayload: Int) -> Int? {
    if stream.payloadSegments == 0, stream.acknowledged <= 1, otherPayload > 0 { return 0 }
    guard stream.initialSequence != nil else { return nil }
    if let end = stream.payloadEnd { return end }
    return isReset && stream.unseenBytes == 0 ? stream.payloadBytes : nil
  }
}
