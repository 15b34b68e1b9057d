public import FTPSessions

/// A report as every form for people shows it: what stands in its JSON, and nothing else.
///
/// A report that was just made and one that is read from a file are shown by the same code, and alike.
public struct ReportDocument: Sendable {
  /// The tool, the command and the settings.
  public let head: ReportedHead
  /// The captures.
  public let captures: [ReportedCapture]
  /// The sessions.
  public let sessions: ReportedList<ReportedSession>
  /// How each session ended, in the order of the sessions.
  public let sessionOutcomes: [SessionOutcome]
  /// The findings, the worst first.
  public let findings: [ReportedFinding]
  /// Connections that no session claims.
  public let unclaimed: ReportedList<ReportedConnection>
  /// The stretches of the path; nil where captures were not compared.
  public let path: [ReportedStretch]?
  /// What is counted.
  public let summary: ReportedSummary

  /// Whether captures were compared with one another.
  public var isComparison: Bool { path != nil }

  /// The capture of an id; nil where there is none.
  public func capture(_ id: String) -> ReportedCapture? { captures.first { $0.id == id } }
}
