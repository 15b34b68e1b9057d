internal import FTPSessions
internal import Findings
internal import Reports
internal import TraceComparison

extension Report {
  /// Makes the report of `compare` where several vantage points were read, and that of `analyze` otherwise, unless `kind`
  /// says which.
  ///
  /// Ids are those that the two commands give.
  init(on traces: [Trace], _ settings: AnalysisSettings, kind: ReportKind?, showsPasswords: Bool = false) {
    if kind == .together || (kind == nil && traces.count > 1) {
      let comparison = Comparison(traces)
      self.init(
        toolVersion: Version.current, settings: settings, comparison: comparison,
        findings: Examiner(settings: settings).findings(in: comparison), showsPasswords: showsPasswords)
    } else {
      self.init(
        toolVersion: Version.current, settings: settings, traces: traces,
        findings: Examiner(settings: settings).findings(in: traces), showsPasswords: showsPasswords)
    }
  }
}
