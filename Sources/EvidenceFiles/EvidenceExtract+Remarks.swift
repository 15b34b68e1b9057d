internal import FTPSessions
internal import Reports
internal import TraceComparison

extension EvidenceExtract {
  /// What is not there, and which times are not comparable.
  static func remarks(
    _ report: Report, _ context: EvidenceContext, _ selections: [FrameSelection], _ options: EvidenceOptions
  ) -> [String] {
    var remarks: [String] = []
    func note(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { remarks.append("\(count) \(count == 1 ? one : many)") }
    }
    note(
      context.sessionsLeftOut, "session has its context left out; its evidence is there",
      "sessions have their context left out; the evidence is there")
    note(
      context.transfersLeftOut, "transfer has its data connection left out; its evidence is there",
      "transfers have their data connections left out; the evidence is there")
    note(
      selections.reduce(0) { $0 + $1.controlFramesLeftOut },
      "frame of a long control connection is left out; the next one's comment says so",
      "frames of long control connections are left out; comments say where")
    note(
      selections.reduce(0) { $0 + $1.dataFramesLeftOut },
      "frame in the middle of a data connection is left out; the next one's comment says so",
      "frames in the middle of data connections are left out; comments say where")
    return remarks + clockRemarks(report, selections, options)
  }

  private static func clockRemarks(
    _ report: Report, _ selections: [FrameSelection], _ options: EvidenceOptions
  ) -> [String] {
    let shown = selections.indices.filter { !selections[$0].frames.isEmpty }
    guard !options.keepsRawTimes, let comparison = report.comparison, let first = shown.first,
      shown.count > 1
    else { return [] }
    let clocks = comparison.clocks
    return shown.filter { !clocks[$0].isKnown || clocks[$0].reference != clocks[first].reference }.map {
      "\(report.traces[$0].vantagePoint.name): its clock cannot be aligned with that of "
        + "\(report.traces[clocks[first].reference].vantagePoint.name); its times are "
        + (clocks[$0].isKnown && clocks[$0].reference != $0
          ? "by the clock of \(report.traces[clocks[$0].reference].vantagePoint.name)" : "its own")
    }
  }
}
