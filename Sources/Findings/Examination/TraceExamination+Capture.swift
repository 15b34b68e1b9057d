internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What findings about the capture itself are made of.
extension TraceExamination {
  /// An incident of the capture itself.
  func incident(
    _ rule: RuleDescription, _ severity: Severity, _ summary: String, at marks: [SegmentMark], shows: String,
    sessions: [Int] = [], facts: [Fact]
  ) -> Incident {
    Incident(
      rule: rule, severity: severity, confidence: .certain, summary: summary,
      time: marks.map(\.time).min() ?? end?.time ?? Timestamp(nanoseconds: 0), server: nil,
      sessions: sessions,
      facts: facts, causes: rule.causes, remedies: rule.remedies, evidence: evidence(marks, shows: shows))
  }
}
