internal import Capture
internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// Writes the report for people: worst first, and the first line is the verdict.
public struct TextReport {
  /// How the text is laid out.
  public struct Layout: Hashable, Sendable {
    /// Columns, at least 80.
    public var width = 80
    /// Sessions that are listed; those that failed come first.
    public var maximumSessions = 50
    /// Transfers that are listed of one session.
    public var maximumTransfers = 50
    /// Whether notes are explained as fully as errors.
    public var isVerbose = false
    /// Whether times are in UTC instead of seconds since the capture's first frame.
    public var usesUTC = false

    /// Makes the default layout.
    public init() {}
  }

  private let report: Report
  private let layout: Layout

  private static let maximumUnclaimed = 20

  /// Makes a writer for a report.
  public init(_ report: Report, layout: Layout = Layout()) {
    self.report = report
    self.layout = layout
  }

  /// Writes the report to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var out = TextWriter(sink, width: layout.width)
    let entries = report.sessions.map(SessionEntry.init)
    out.paragraph(Verdict(report, entries).sentence)
    try writeFindings(to: &out)
    writeFailures(entries, to: &out)
    writeCaptures(to: &out)
    if let comparison = report.comparison { PathText(comparison).write(to: &out) }
    try writeSessions(entries, to: &out)
    writeUnclaimed(to: &out)
    try out.finish()
  }

  // MARK: - Findings

  private func writeFindings(to out: inout TextWriter) throws {
    guard !report.findings.isEmpty else { return }
    out.heading("Findings")
    for numbered in report.findings {
      let finding = numbered.finding
      let text = FindingText(finding: finding, id: numbered.id, report: report)
      out.item(text.title)
      out.detail(text.summary)
      // A note is worth a sentence; the rest of it is for those who ask.
      if finding.severity > .note || layout.isVerbose {
        for line in text.details { out.detail(line) }
      } else {
        out.detail("where: \(text.place)")
      }
      try out.passOnIfFull()
    }
  }

  // MARK: - Failures

  private func writeFailures(_ entries: [SessionEntry], to out: inout TextWriter) {
    // What a finding tells is not told twice.
    let explained = Set(report.findings.map(\.finding).filter { $0.severity == .error }.flatMap(\.sessions))
    let failed = entries.filter { entry in
      entry.outcome == .failed
        && !explained.contains(entry.view.reference)
    }
    let shown = failed.prefix(layout.maximumSessions).flatMap { FailureText($0, of: report).failures }
    // A single failure stands in the verdict already.
    let isInVerdict = shown.count == 1 && report.findings.allSatisfy { $0.finding.severity == .note }
    guard !shown.isEmpty, !isInVerdict else { return }
    out.heading(report.findings.isEmpty ? "What went wrong" : "What else went wrong")
    for failure in shown {
      out.item("\(failure.id)  \(failure.sentence)" + (failure.place.map { "  (\($0))" } ?? ""))
    }
    if failed.count > layout.maximumSessions {
      out.item(
        "… and \(Figures.counted(failed.count - layout.maximumSessions, "more session")); see --format json")
    }
  }

  // MARK: - Captures

  private func writeCaptures(to out: inout TextWriter) {
    out.heading("Captures")
    for (index, trace) in report.traces.enumerated() {
      let isInferred = report.comparison?.roles[index].isGiven == false
      let role =
        trace.vantagePoint.role == .unknown
        ? "" : " (\(trace.vantagePoint.role.rawValue)\(isInferred ? ", inferred" : ""))"
      out.item("\(Report.captureID(index))  \(TerminalText.escaped(trace.vantagePoint.name))\(role)")
      for file in trace.files { out.detail(describe(file)) }
      if let comparison = report.comparison {
        for line in PathText(comparison).describe(capture: index) { out.detail(line) }
      }
      for line in QualityText(trace.quality, captureID: Report.captureID(index)).lines { out.detail(line) }
    }
  }

  private func describe(_ file: CaptureFileInfo) -> String {
    var text =
      "\(TerminalText.escaped(file.path)): \(file.format), \(Figures.counted(Int(file.frames), "frame"))"
    if let first = file.firstTime, let last = file.lastTime {
      text += ", from \(first.toMilliseconds) for \(Figures.duration(last - first))"
    }
    if let damage = file.damage {
      text += "; CUT SHORT: \(TerminalText.escaped(damage)), the rest is unknown"
    }
    return text
  }

  // MARK: - Sessions

  private func writeSessions(_ entries: [SessionEntry], to out: inout TextWriter) throws {
    let probes = report.probes
    guard !entries.isEmpty || probes > 0 else { return }
    out.heading("Sessions")
    let shown = entries.enumerated().sorted { left, right in
      (left.element.rank, left.offset) < (right.element.rank, right.offset)
    }.prefix(layout.maximumSessions).map(\.element)
    for entry in shown.sorted(by: { $0.number < $1.number }) {
      let trace = report.traces[entry.trace]
      let text = SessionText(
        entry: entry, trace: trace, captureID: Report.captureID(entry.trace), layout: layout, report: report)
      out.item(text.title)
      for line in text.details { out.detail(line) }
      try out.passOnIfFull()
    }
    if entries.count > shown.count {
      out.item(
        "… and \(Figures.counted(entries.count - shown.count, "more session")): -v lists all, --format json has all"
      )
    }
    if probes > 0 {
      out.item(
        "\(Figures.counted(probes, "connection")) to a control port asked for nothing "
          + "(health checks of a balancer or monitor); not counted as sessions")
    }
  }

  private func writeUnclaimed(to out: inout TextWriter) {
    let unclaimed = report.unclaimed
    guard !unclaimed.isEmpty else { return }
    out.heading("Connections that belong to no session")
    for reference in unclaimed.prefix(Self.maximumUnclaimed) {
      let (index, place) = (reference.trace, reference.connection)
      let connection = report.traces[index].connections[place]
      let bytes = connection.payloadBytes
      out.item(
        "\(connection.originator) -> \(connection.responder)  \(Figures.bytes(bytes)), "
          + "\(connection.endReason.words)  (\(Report.captureID(index)):\(connection.first.frame.number))")
    }
    if unclaimed.count > Self.maximumUnclaimed {
      out.item("… and \(Figures.grouped(unclaimed.count - Self.maximumUnclaimed)) more; see --format json")
    }
  }
}
