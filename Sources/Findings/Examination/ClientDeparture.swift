internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// How a client broke a transfer off by itself, if it did.
struct ClientDeparture {
  /// The ways to break off.
  enum Way: String {
    /// It said so.
    case abor
    /// It closed the data connection before the server had sent all.
    case dataClosed = "data_closed"
    /// It reset the data connection while the server was sending.
    case dataReset = "data_reset"
    /// It closed the control connection without waiting for the final reply.
    case controlClosed = "control_closed"
  }

  let way: Way
  /// The ABOR, or the client's FIN.
  let mark: SegmentMark
  let confidence: Confidence

  /// A client that leaves closes both connections within this time.
  private static let together = ElapsedTime(seconds: 3)

  init?(of examined: TransferExamination) {
    let transfer = examined.transfer
    guard !transfer.isInferred else { return nil }
    switch transfer.outcome {
    case .completed, .crossed, .notStarted: return nil
    case .aborted, .truncated, .unconfirmed, .unknown, .failed: break
    }
    if let abort = transfer.abortedAt, transfer.outcome != .failed {
      self.init(.abor, abort, transfer.outcome == .unknown ? .likely : .certain)
    } else if let fin = Self.earlyClose(examined) {
      self.init(.dataClosed, fin, .certain)
    } else if let reset = Self.earlyReset(examined) {
      self.init(.dataReset, reset, .likely)
    } else if let fin = Self.impatience(examined) {
      self.init(.controlClosed, fin, .likely)
    } else {
      return nil
    }
  }

  private init(_ way: Way, _ mark: SegmentMark, _ confidence: Confidence) {
    self.way = way
    self.mark = mark
    self.confidence = confidence
  }

  /// The client's FIN on the data connection, where the server was still sending; only a FIN is surely its sender's.
  private static func earlyClose(_ examined: TransferExamination) -> SegmentMark? {
    let transfer = examined.transfer
    guard transfer.outcome != .unknown, transfer.outcome != .failed,
      transfer.command?.transferKind != .upload, let data = examined.data
    else { return nil }
    let toClient = examined.figures.directionToClient
    guard data.firstToFinish == toClient.opposite, data.stream(toClient).payloadBytes > 0,
      let fin = data.stream(toClient.opposite).fin
    else { return nil }
    if transfer.outcome == .unconfirmed {
      // Some clients know the size and close as soon as they have all.
      guard let expected = transfer.expectedBytes, data.payloadBytes < expected else { return nil }
    }
    return fin
  }

  /// The client's RST on the data connection, where it was judged to be the client's own: a program that closes with
  /// bytes unread sends no FIN.
  private static func earlyReset(_ examined: TransferExamination) -> SegmentMark? {
    guard examined.transfer.outcome == .aborted, let data = examined.data, data.endReason == .reset,
      data.closingDirection == examined.figures.directionToClient.opposite
    else { return nil }
    return data.firstReset
  }

  /// The client's FIN on the control connection, where it came together with the end of the data.
  ///
  /// One that comes later, after a long silence, is that of a client which waited in vain, or of a proxy whose timer
  /// ran out.
  private static func impatience(_ examined: TransferExamination) -> SegmentMark? {
    let session = examined.session
    guard [.unconfirmed, .failed].contains(examined.transfer.outcome), let fin = session.fromClient.fin,
      session.control.firstToFinish == session.session.clientDirection
    else { return nil }
    // A client that leaves because its data connection failed has another reason.
    if examined.data?.endReason == .refused || examined.data?.endReason == .unanswered { return nil }
    let reply = examined.transfer.reply
    if let reply, reply.mark.frame < fin.frame { return nil }
    // Without a reply it failed for want of a data connection.
    if examined.transfer.outcome == .failed, reply == nil { return nil }
    guard let end = examined.figures.data == nil ? nil : examined.figures.end else {
      return session.ending.isAfterSilence ? nil : fin
    }
    let distance = fin.time - end
    return distance <= together && end - fin.time <= together ? fin : nil
  }
}
