public import FTPSessions
public import Findings

/// What a report is made from: the traces, the settings, and the ids that everything goes by.
public struct Report: Sendable {
  /// The version of the report's form.
  public static let schemaVersion = 1

  /// The version of the tool.
  public let toolVersion: String
  /// The settings in force.
  public let settings: AnalysisSettings
  /// The traces in the order of their captures.
  public let traces: [Trace]
  /// What was found and is shown, worst first.
  public let findings: [NumberedFinding]
  /// Which findings are shown.
  public let selection: FindingSelection
  /// Whether passwords are shown.
  public let showsPasswords: Bool

  /// Makes a report of all findings, worst first, that shows those of `selection`; ids are given before.
  public init(
    toolVersion: String, settings: AnalysisSettings, traces: [Trace], findings: [Finding],
    selection: FindingSelection = FindingSelection(), showsPasswords: Bool = false
  ) {
    self.toolVersion = toolVersion
    self.settings = settings
    self.traces = traces
    self.findings = findings.enumerated().map {
      NumberedFinding(id: "F\($0.offset + 1)", finding: $0.element)
    }
    .filter { selection.shows($0.finding) }
    self.selection = selection
    self.showsPasswords = showsPasswords
  }

  /// How many of the findings shown have a severity.
  func count(of severity: Severity) -> Int {
    findings.count { $0.finding.severity == severity }
  }

  /// The worst severity of the findings shown; nil where there are none.
  public var worstSeverity: Severity? { findings.map(\.finding.severity).max() }

  /// The id of a capture.
  static func captureID(_ trace: Int) -> String { "C\(trace + 1)" }

  /// The id of a session.
  func sessionID(_ session: SessionReference) -> String {
    "S\(firstSessionNumber(of: session.trace) + session.session)"
  }

  /// The id of a transfer.
  func transferID(_ transfer: TransferReference) -> String {
    "\(sessionID(transfer.session)).T\(transfer.transfer + 1)"
  }

  /// The number of the first session of a trace: sessions are numbered through all traces, from 1.
  func firstSessionNumber(of trace: Int) -> Int {
    traces[..<trace].reduce(1) { $0 + $1.sessions.count }
  }
}
