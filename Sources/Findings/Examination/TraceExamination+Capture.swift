internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What findings about the capture itself are made of.
extension TraceExamination {
  /// Evidence of frames of the capture, whatever connection they belong to.
  func evidence(_ marks: [SegmentMark], shows: String) -> [Evidence] {
    let byFile = Dictionary(grouping: marks, by: \.frame.file)
    return byFile.keys.sorted().map { file in
      let marks = byFile[file] ?? []
      let frames = Set(marks.map(\.frame.number)).sorted()
      let filter = EvidenceFilter.frames(frames)
      return Evidence(
        trace: place, file: Int(file), frames: frames,
        time: marks.map(\.time).min() ?? Timestamp(nanoseconds: 0), shows: shows, displayFilter: filter,
        contextFilter: filter)
    }
  }

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
