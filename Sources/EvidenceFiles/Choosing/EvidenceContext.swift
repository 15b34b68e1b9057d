internal import FTPSessions
internal import Findings
internal import Reports
internal import TCPFlows
internal import TraceComparison

/// The connections whose frames are shown around the evidence: wherever a capture has a leg of one.
struct EvidenceContext {
  /// Sessions of findings whose connections are shown; those that have evidence always are.
  static let maximumSessions = 200
  /// Transfers of findings whose data connections are shown; those that have evidence always are.
  static let maximumTransfers = 400

  /// What is shown of a connection.
  struct Subject {
    let isControl: Bool
    /// `S1`, or `S1.T2` of a data connection; empty where no session has it.
    let id: String

    /// The connection in words.
    var name: String {
      id.isEmpty ? "connection" : "\(id) \(isControl ? "control" : "data") connection"
    }
  }

  /// For each trace, the connections by their index.
  private(set) var subjects: [[Int: Subject]]
  /// Sessions that were left out.
  private(set) var sessionsLeftOut = 0
  /// Transfers that were left out.
  private(set) var transfersLeftOut = 0

  private let report: Report

  /// Collects the connections of findings, and those that evidence lies on.
  init(_ findings: [NumberedFinding], evidence: Set<ConnectionReference>, in report: Report) {
    self.report = report
    subjects = Array(repeating: [:], count: report.traces.count)
    let sessions = Set(findings.flatMap(\.finding.sessions)).sorted()
    let transfers = Set(findings.flatMap(\.finding.transfers)).sorted()
    for session in sessions.prefix(Self.maximumSessions) { add(session) }
    for transfer in transfers.prefix(Self.maximumTransfers) { add(transfer) }
    addOwners(of: evidence)
    for connection in evidence.sorted() { add(connection, Subject(isControl: false, id: "")) }
    sessionsLeftOut = sessions.dropFirst(Self.maximumSessions).count { !isShown(report.controlLegs(of: $0)) }
    transfersLeftOut = transfers.dropFirst(Self.maximumTransfers).count { !isShown(report.dataLegs(of: $0)) }
  }

  /// Whether a transfer or session needs no mention: it is shown, or no capture has it.
  private func isShown(_ legs: [ConnectionReference]) -> Bool {
    legs.isEmpty || legs.contains { subjects[$0.trace][$0.connection] != nil }
  }

  private mutating func add(_ session: SessionReference) {
    let subject = Subject(isControl: true, id: report.sessionID(session))
    for leg in report.controlLegs(of: session) { subjects[leg.trace][leg.connection] = subject }
  }

  private mutating func add(_ transfer: TransferReference) {
    let subject = Subject(isControl: false, id: report.transferID(transfer))
    for leg in report.dataLegs(of: transfer) { add(leg, subject) }
  }

  /// Adds all legs of a connection, unless they are known.
  private mutating func add(_ connection: ConnectionReference, _ subject: Subject) {
    for leg in report.comparison?.legs(of: connection) ?? [connection] {
      if subjects[leg.trace][leg.connection] == nil { subjects[leg.trace][leg.connection] = subject }
    }
  }

  /// Adds the sessions and transfers that connections belong to.
  private mutating func addOwners(of connections: Set<ConnectionReference>) {
    guard !connections.isEmpty else { return }
    for session in report.allSessions {
      if !connections.isDisjoint(with: report.controlLegs(of: session)) { add(session) }
      for transfer in report.transfers(of: session)
      where !connections.isDisjoint(with: report.dataLegs(of: transfer)) {
        add(transfer)
      }
    }
  }
}
