internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Why the data connection of a transfer did not come about, as far as the capture shows it.
struct DataConnectionFailure {
  /// The ways to fail.
  enum Kind: String {
    /// A RST answered the SYN.
    case refused
    /// Nothing answered the SYN.
    case unanswered
    /// No SYN was ever seen.
    case missing
  }

  let kind: Kind
  let confidence: Confidence
  /// SYNs seen, over all attempts.
  let attempts: Int
  /// The connections attempted, in order.
  let connections: [Connection]

  /// When it showed.
  func time(_ examined: TransferExamination) -> Timestamp {
    (connections.first?.first ?? examined.transfer.commandedAt ?? examined.transfer.announcedAt)?.time
      ?? examined.session.control.first.time
  }

  /// Judges a transfer; nil where its data connection came about, or where the capture cannot tell.
  init?(of examined: TransferExamination) {
    let transfer = examined.transfer
    // What succeeded needs no explanation: a later attempt is missing from the capture.
    // One that was only inferred counts where it came so close that it has failed with the transfer.
    guard transfer.mode != nil, let endpoint = examined.endpoint,
      !transfer.isInferred || transfer.outcome == .failed, transfer.reply?.code.isCompletion != true,
      transfer.outcome != .completed
    else { return nil }
    guard let data = examined.data else {
      guard transfer.advertised != nil, let confidence = Self.absence(of: examined, endpoint) else {
        return nil
      }
      (kind, attempts, connections) = (.missing, 0, [])
      self.confidence = confidence
      return
    }
    switch data.endReason {
    case .refused: kind = .refused
    case .unanswered: kind = .unanswered
    case .fin, .reset, .blackHole, .open: return nil
    }
    connections = [data] + examined.furtherAttempts
    attempts = connections.reduce(0) { $0 + $1.fromOriginator.segments }
    var confidence = Confidence.certain
    if kind == .unanswered {
      guard let silence = Self.silence(of: examined, after: data.first.time, attempts) else { return nil }
      confidence = silence
    }
    // A stranger's SYN, such as a scan's, need not be the one that the transfer waited for.
    if !examined.isOpenedByExpectedHost {
      guard examined.saysNoDataConnection else { return nil }
      confidence = min(confidence, .possible)
    }
    if transfer.isInferred { confidence = min(confidence, .likely) }
    self.confidence = confidence
  }

  /// How sure it is that a SYN at `time` was never answered; nil where it is not.
  private static func silence(
    of examined: TransferExamination, after time: Timestamp, _ attempts: Int
  ) -> Confidence? {
    let session = examined.session
    guard session.showsBothDirections else { return nil }
    let hasWaited = session.trace.ranOn(after: time)
    guard hasWaited || examined.saysNoDataConnection else {
      // A client that closes its session has given up; else the capture's end may have cut the answer off.
      if session.isClosed(after: time) { return .likely }
      return attempts > 1 ? .possible : nil
    }
    if !hasWaited || session.control.unseenBytes > 0 { return .likely }
    return .certain
  }

  /// How sure it is that no data connection was ever attempted; nil where it is not.
  private static func absence(of examined: TransferExamination, _ endpoint: Endpoint) -> Confidence? {
    let (session, transfer) = (examined.session, examined.transfer)
    guard let commanded = transfer.commandedAt, session.showsBothDirections, !examined.isServerToServer,
      examined.wasLeftWaiting, !session.session.limitsReached.contains("open_announcements"),
      !session.trace.hasAttempt(at: endpoint.port, by: examined.opener, since: examined.openSince),
      var confidence = session.trace.dataVisibility.confidence(for: session.session.server.address)
    else { return nil }
    if !session.trace.ranOn(after: commanded.time) {
      guard examined.saysNoDataConnection else { return nil }
      confidence = min(confidence, .possible)
    }
    if session.control.unseenBytes > 0 { confidence = min(confidence, .possible) }
    // What goes to another host than the control connection's need not pass here.
    if endpoint.address.unmapped != examined.peer.unmapped, !examined.isCapturedAtOpener {
      guard !examined.isActive || examined.isPeerBehindNAT else { return nil }
      confidence = min(confidence, examined.isPeerBehindNAT ? .likely : .possible)
    }
    return confidence
  }
}
