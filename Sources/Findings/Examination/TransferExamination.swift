internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// A transfer under examination: what rules ask of it.
final class TransferExamination {
  let transfer: Transfer
  /// Its place in the session.
  let place: Int
  let session: SessionExamination
  /// The data connection, where it was captured.
  let data: Connection?
  private(set) lazy var figures = TransferFigures(transfer, in: session.session, of: session.trace.trace)
  /// Why the data connection did not come about; nil where it did, or where the capture cannot tell.
  private(set) lazy var failure = DataConnectionFailure(of: self)

  init(_ transfer: Transfer, at place: Int, in session: SessionExamination) {
    self.transfer = transfer
    self.place = place
    self.session = session
    data = session.data(of: transfer)
  }

  /// The end that was to be connected to.
  var endpoint: Endpoint? {
    if let data { return data.responder }
    guard let advertised = transfer.advertised else { return nil }
    let peer = transfer.mode?.isPassive == false ? session.session.client : session.session.server
    return Endpoint(advertised.address ?? peer.address, advertised.port)
  }

  /// The stream that carries the file: to the client in downloads, else from it; of unknown ones the fuller one.
  var payloadDirection: Direction {
    let toClient = figures.directionToClient
    return switch transfer.command?.transferKind {
    case .upload: toClient.opposite
    case .download, .listing: toClient
    case nil:
      (data?.stream(toClient).payloadBytes ?? 0) >= (data?.stream(toClient.opposite).payloadBytes ?? 0)
        ? toClient : toClient.opposite
    }
  }

  /// The transfer in words.
  var wording: TransferWording { TransferWording(self) }

  /// An incident of the transfer.
  func incident(
    _ rule: RuleDescription, _ severity: Severity, _ confidence: Confidence, _ summary: String,
    at time: Timestamp,
    cause: String = "", facts: [Fact] = [], causes: [String] = [], remedies: [String] = [],
    evidence: [Evidence]
  ) -> Incident {
    session.incident(
      rule, severity, confidence, summary, at: time, cause: cause, transfers: [place], facts: facts,
      causes: causes, remedies: remedies, evidence: evidence)
  }

  /// Evidence of frames on the data connection; none where it was not captured.
  func dataEvidence(_ marks: SegmentMark?..., shows: String) -> [Evidence] {
    data.map { session.trace.evidence(marks, on: $0, shows: shows) } ?? []
  }
}
