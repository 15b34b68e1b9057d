internal import FTPSessions
internal import Findings
public import Reports

/// Writes the report for people: worst first, and the first line is the verdict.
public struct TextReport {
  /// How the text is laid out.
  public struct Layout: Hashable, Sendable {
    /// Columns, at least 80.
    public var width = 80
    /// Whether what matters is colored, for terminals that can.
    public var usesColor = false
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

  private let document: ReportDocument
  private let layout: Layout
  private let moments: Moments

  private static let maximumUnclaimed = 20
  /// So many sessions are all described; of more only those that did not go well.
  private static let fewSessions = 10

  /// Makes a writer for a report.
  public init(_ document: ReportDocument, layout: Layout = Layout()) {
    self.document = document
    self.layout = layout
    moments = Moments(document, usesUTC: layout.usesUTC)
  }

  /// Writes the report to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var out = TextWriter(sink, width: layout.width, usesColor: layout.usesColor)
    out.paragraph(document.summary.verdict)
    try writeFindings(to: &out)
    try writeFailures(to: &out)
    writeCaptures(to: &out)
    writePath(to: &out)
    try writeSessions(to: &out)
    try writeUnclaimed(to: &out)
    try out.finish()
  }

  // MARK: - Findings

  private func writeFindings(to out: inout TextWriter) throws {
    guard !document.findings.isEmpty else { return }
    out.heading("Findings")
    for finding in document.findings {
      let text = FindingText(finding)
      out.item(text.doubt, lead: text.title, tone: finding.severity.tone)
      out.detail(finding.summary)
      // A note is worth a sentence; the rest of it is for those who ask.
      if finding.severity > .note || layout.isVerbose {
        for (label, line) in text.details { out.detail(line, label: label) }
      } else {
        out.detail(finding.place, label: "where")
      }
      try out.passOnIfFull()
    }
  }

  // MARK: - Failures

  private func writeFailures(to out: inout TextWriter) throws {
    // What a finding tells is not told twice.
    let explained = Set(document.findings.filter { $0.severity == .error }.flatMap(\.sessions))
    let failed = document.sessions.indices.filter { place in
      document.sessionOutcomes[place] == .failed && !explained.contains("S\(place + 1)")
    }
    let shown = try failed.prefix(layout.maximumSessions).flatMap { place in
      let session = try document.sessions[place]
      return (session.failures ?? []).map { (id: $0.transfer ?? session.id, failure: $0) }
    }
    // A single failure stands in the verdict already.
    let isInVerdict = shown.count == 1 && document.findings.allSatisfy { $0.severity == .note }
    guard !shown.isEmpty, !isInVerdict else { return }
    out.heading(document.findings.isEmpty ? "What went wrong" : "What else went wrong")
    for (id, failure) in shown {
      let place = failure.frame.map { "  (\(failure.capture):\($0))" } ?? ""
      out.item("  \(failure.text)\(place)", lead: id, tone: .error)
    }
    if failed.count > layout.maximumSessions {
      out.item(
        "… and \(Figures.counted(failed.count - layout.maximumSessions, "more session")); see --format json")
    }
  }

  // MARK: - Captures

  private func writeCaptures(to out: inout TextWriter) {
    out.heading("Captures")
    for capture in document.captures {
      let text = CaptureText(capture, in: document)
      out.item("  \(text.title)", lead: capture.id, tone: .heading)
      for line in text.lines { out.detail(line) }
    }
  }

  private func writePath(to out: inout TextWriter) {
    guard let path = document.path, !path.isEmpty else { return }
    out.heading("Path")
    for stretch in path { out.item(StretchText(stretch, in: document).line) }
    if let unpaired = SummaryText(document.summary).unpaired { out.item(unpaired) }
  }

  // MARK: - Sessions

  private func writeSessions(to out: inout TextWriter) throws {
    guard !document.sessions.isEmpty || document.summary.probes > 0 else { return }
    out.heading("Sessions")
    let shown = try ShownSessions(document, maximum: layout.maximumSessions)
    if shown.sessions.count > 1 { try SessionTable(shown.sessions).write(to: &out) }
    if shown.hidden > 0 {
      out.item("… and \(Figures.counted(shown.hidden, "more session")): -v lists all, --format json has all")
    }
    if shown.sessions.count > 1 { out.row(("", nil)) }
    let isDetailed = layout.isVerbose || shown.sessions.count <= Self.fewSessions
    for session in shown.sessions where isDetailed || session.outcome != .ok {
      let text = SessionText(session, in: document, layout: layout, moments: moments)
      out.item(text.title, lead: text.lead, tone: session.outcome.tone)
      for line in text.details { out.detail(line) }
      try out.passOnIfFull()
    }
    if let probes = SummaryText(document.summary).probes { out.item(probes) }
  }

  private func writeUnclaimed(to out: inout TextWriter) throws {
    let unclaimed = document.unclaimed
    guard !unclaimed.isEmpty else { return }
    out.heading("Connections that belong to no session")
    for connection in try unclaimed.prefix(Self.maximumUnclaimed) {
      out.item(ConnectionText(connection).line)
    }
    if unclaimed.count > Self.maximumUnclaimed {
      out.item("… and \(Figures.grouped(unclaimed.count - Self.maximumUnclaimed)) more; see --format json")
    }
  }
}
