public import FTPSessions
public import Findings
public import TraceComparison

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
  /// Whether the JSON report has the whole dialogue; the forms for people have it wherever it was kept.
  public var showsExchanges: Bool
  /// What the traces show together; nil where each was analyzed by itself.
  public let comparison: Comparison?
  /// The sessions as they are shown.
  let sessions: SessionViews
  /// What is said of all of them together.
  let totals: ReportTotals

  /// Makes a report on traces that were compared, of all findings, worst first.
  ///
  /// Ids are given before `selection` is applied.
  public init(
    toolVersion: String, settings: AnalysisSettings, comparison: Comparison, findings: [Finding],
    selection: FindingSelection = FindingSelection(), showsPasswords: Bool = false
  ) {
    self.toolVersion = toolVersion
    self.settings = settings
    self.traces = comparison.traces
    self.findings = Self.numbered(findings, selection)
    self.selection = selection
    self.showsPasswords = showsPasswords
    showsExchanges = settings.keepsDialogue
    self.comparison = comparison
    sessions = SessionViews(comparison.traces, comparison)
    totals = ReportTotals(comparison)
  }

  /// The findings that are shown, with the ids that they have among all.
  private static func numbered(_ findings: [Finding], _ selection: FindingSelection) -> [NumberedFinding] {
    findings.enumerated().map { NumberedFinding(id: "F\($0.offset + 1)", finding: $0.element) }
      .filter { selection.shows($0.finding) }
  }

  /// Makes a report on traces that were analyzed each by itself, of all findings, worst first.
  ///
  /// Ids are given before `selection` is applied.
  public init(
    toolVersion: String, settings: AnalysisSettings, traces: [Trace], findings: [Finding],
    selection: FindingSelection = FindingSelection(), showsPasswords: Bool = false
  ) {
    self.toolVersion = toolVersion
    self.settings = settings
    self.traces = traces
    self.findings = Self.numbered(findings, selection)
    self.selection = selection
    self.showsPasswords = showsPasswords
    showsExchanges = settings.keepsDialogue
    comparison = nil
    sessions = SessionViews(traces, nil)
    totals = ReportTotals(traces)
  }

  /// How many of the findings shown have a severity.
  func count(of severity: Severity) -> Int {
    findings.count { $0.finding.severity == severity }
  }

  /// The worst severity of the findings shown; nil where there are none.
  public var worstSeverity: Severity? { findings.map(\.finding.severity).max() }

  /// The id of a capture.
  public static func captureID(_ trace: Int) -> String { "C\(trace + 1)" }

  /// The id of a session.
  public func sessionID(_ session: SessionReference) -> String {
    "S\(firstSessionNumber(of: session.trace) + session.session)"
  }

  /// The id of a transfer.
  public func transferID(_ transfer: TransferReference) -> String {
    "\(sessionID(transfer.session)).T\(transfer.transfer + 1)"
  }

  /// The number of the first session of a trace: sessions are numbered through all traces, from 1.
  func firstSessionNumber(of trace: Int) -> Int {
    traces[..<trace].reduce(1) { $0 + $1.sessions.count }
  }

  /// Connections to a control port on which nothing was asked; those that several vantage points saw count once.
  var probes: Int {
    guard comparison != nil else { return traces.reduce(0) { $0 + $1.probes } }
    return Dictionary(grouping: traces, by: \.vantagePoint.role).values.map { ofRole in
      ofRole.reduce(0) { $0 + $1.probes }
    }.max() ?? 0
  }

  /// Connections that no session claims, at any vantage point.
  var unclaimed: [ConnectionReference] {
    let claimed = Set(
      comparison == nil
        ? []
        : sessions.flatMap(\.transfers).flatMap(\.legs).map {
          ConnectionReference(trace: $0.trace, connection: $0.connection)
        })
    return traces.enumerated().flatMap { index, trace in
      trace.unclaimed.map { ConnectionReference(trace: index, connection: $0) }
    }.filter { !claimed.contains($0) }
  }
}
