internal import NetworkTypes
internal import TCPFlows

/// What the judgement of a transfer needs to know of its data connection.
struct DataConnectionFacts {
  let endReason: EndReason
  let payloadBytes: Int
  /// Whether every byte that was sent is known to have been captured.
  let isComplete: Bool
  /// Who ended the connection first, if that shows: by a FIN, or by a RST that is its sender's own.
  let firstToClose: IPAddress?
  /// When that was seen.
  let closedAt: SegmentMark?
  /// Whether the other side had sent payload by then.
  let closedOnSender: Bool

  init(of connection: Connection) {
    endReason = connection.endReason
    payloadBytes = connection.payloadBytes
    let senders = [connection.fromOriginator, connection.fromResponder].filter { $0.payloadBytes > 0 }
    let isEndSeen = connection.endReason == .reset || senders.allSatisfy { $0.fin != nil }
    isComplete =
      connection.sawHandshake && isEndSeen && connection.unseenBytes == 0 && !connection.isOneWay
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
}
