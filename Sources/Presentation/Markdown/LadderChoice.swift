internal import FTPSessions
internal import Findings
internal import Reports

/// The sessions whose ladders are shown: those of the worst findings.
struct LadderChoice {
  private static let maximum = 3

  /// The sessions, the one of the worst finding first.
  let sessions: [ReportedSession]

  /// Chooses sessions of a report: of findings that are problems, else one that failed, else of a note, else the first.
  init(_ document: ReportDocument) throws {
    var chosen: [ReportedSession] = []
    for finding in document.findings where finding.severity > .note && chosen.count < Self.maximum {
      // Further sessions of one finding show the same again.
      let fresh = try Self.sessions(of: finding, in: document) { id in !chosen.contains { $0.id == id } }
      if let fresh { chosen.append(fresh) }
    }
    if chosen.isEmpty, let place = document.sessionOutcomes.firstIndex(of: .failed) {
      chosen.append(try document.sessions[place])
    }
    if chosen.isEmpty {
      for finding in document.findings where chosen.isEmpty {
        if let session = try Self.sessions(of: finding, in: document, where: { _ in true }) {
          chosen.append(session)
        }
      }
    }
    if chosen.isEmpty, !document.sessions.isEmpty { chosen.append(try document.sessions[0]) }
    sessions = chosen
  }

  /// The first session of a finding that is in the report and wanted.
  private static func sessions(
    of finding: ReportedFinding, in document: ReportDocument, where isWanted: (String) -> Bool
  ) throws -> ReportedSession? {
    for id in finding.sessions where isWanted(id) {
      guard let place = document.place(ofSession: id) else { continue }
      let session = try document.sessions[place]
      // A report of a stranger may number them as it likes.
      if session.id == id { return session }
    }
    return nil
  }
}
