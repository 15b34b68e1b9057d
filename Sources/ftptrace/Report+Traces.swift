internal import FTPSessions
internal import Findings
internal import Reports
internal import TraceComparison

extension Report {
  /// Makes the report of `compare` where several vantage points were read and are not to be looked at each by itself, or
  /// where a single one is to be compared, and that of `analyze` otherwise.
  ///
  /// Ids are those that the two commands give.
  init(
    on traces: [Trace], _ settings: AnalysisSettings, each: Bool, together: Bool = false,
    showsPasswords: Bool = false
  ) {
    if together || (traces.count > 1 && !each) {
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
