internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// A session under examination: what rules ask of it.
final class SessionExamination {
  let session: Session
  /// Its place in the trace.
  let place: Int
  let control: Connection
  private unowned let owner: TraceExamination
  /// How the control connection ended, and what it left undone.
  let ending: ControlEnding
  /// The software in sight.
  private(set) lazy var software = ServerSoftware(of: session)

  init(_ session: Session, at place: Int, in trace: TraceExamination) {
    self.session = session
    self.place = place
    owner = trace
    control = trace.trace.connections[session.connection]
    ending = ControlEnding(
      of: session, in: trace.trace.connections, idleThreshold: trace.settings.idleThreshold)
  }

  /// The addresses that the session announced, IPv4-mapped ones as IPv4.
  private lazy var announcedHosts = Set(session.transfers.compactMap { $0.advertised?.address?.unmapped })

  /// Whether a host is one of both ends, or one that the session announced.
  func knows(_ host: IPAddress) -> Bool {
    let host = host.unmapped
    return host == session.client.address.unmapped || host == session.server.address.unmapped
      || announcedHosts.contains(host)
  }

  /// Whether other captures show that the server's end of this connection is a proxy.
  var endsAtProxy = false

  /// The trace that it is in.
  var trace: TraceExamination { owner }

  /// The settings in force.
  var settings: AnalysisSettings { owner.settings }

  /// What is known of the path to its server.
  var path: IdlePath? { owner.paths[session.server.address] }

  /// Where the capture was made.
  var role: VantagePointRole { owner.trace.vantagePoint.role }

  /// Whether both directions of the control connection were captured.
  var showsBothDirections: Bool { fromClient.segments > 0 && fromServer.segments > 0 && !control.isOneWay }

  /// Whether the control connection was closed after `time`.
  func isClosed(after time: Timestamp) -> Bool {
    switch ending.kind {
    case .clientFinish(let mark), .serverFinish(let mark): mark.time >= time
    case .reset(let reset, _): reset.mark.time >= time
    case .blackHole, .other: false
    }
  }

  /// What the client sent on the control connection.
  var fromClient: Stream { control.stream(session.clientDirection) }

  /// What the server sent on the control connection.
  var fromServer: Stream { control.stream(session.clientDirection.opposite) }

  /// The data connection of a transfer, where it was captured.
  func data(of transfer: Transfer) -> Connection? {
    transfer.connection.map { owner.trace.connections[$0] }
  }

  /// Evidence of frames on the control connection.
  func evidence(_ marks: SegmentMark?..., shows: String) -> [Evidence] {
    owner.evidence(marks, on: control, shows: shows)
  }

  /// The transfers of the session under examination.
  var transfers: [TransferExamination] {
    session.transfers.indices.map { TransferExamination(session.transfers[$0], at: $0, in: self) }
  }

  /// One of the transfers.
  func transfer(at place: Int) -> TransferExamination {
    TransferExamination(session.transfers[place], at: place, in: self)
  }

  /// An incident of the session.
  func incident(
    _ rule: RuleDescription, _ severity: Severity, _ confidence: Confidence, _ summary: String,
    at time: Timestamp,
    cause: String = "", transfers: [Int] = [], facts: [Fact] = [], causes: [String] = [],
    remedies: [String] = [],
    evidence: [Evidence]
  ) -> Incident {
    Incident(
      rule: rule, severity: severity, confidence: confidence, summary: summary, cause: cause, time: time,
      server: session.server, sessions: [place],
      transfers: transfers.map { Incident.TransferPlace(session: place, transfer: $0) }, facts: facts,
      causes: causes, remedies: remedies, evidence: evidence)
  }
}
