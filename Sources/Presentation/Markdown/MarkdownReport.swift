internal import FTPSessions
internal import Findings
public import Reports

/// Writes the report for a ticket: in Markdown, the verdict first, with the ladders of the worst sessions as diagrams of
/// Mermaid.
///
/// It is made for GitHub's dialect (tables, Mermaid), and can be read where it is not drawn. No text from the wire is a
/// mention, a link, HTML or the end of a block in it.
public struct MarkdownReport {
  private let document: ReportDocument
  private let layout: TextReport.Layout
  private let moments: Moments

  /// Rows of a ladder that are shown.
  private static let maximumRows = 60
  private static let maximumUnclaimed = 20

  /// Makes a writer for a report; of the layout, the width does not matter here.
  public init(_ document: ReportDocument, layout: TextReport.Layout = TextReport.Layout()) {
    self.document = document
    self.layout = layout
    moments = Moments(document, usesUTC: layout.usesUTC)
  }

  /// Writes the report to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var out = MarkdownWriter(sink)
    out.paragraph(Markdown.prose(document.summary.verdict))
    try writeFindings(to: &out)
    try writeLadders(to: &out)
    let shown = try ShownSessions(document, maximum: layout.maximumSessions)
    try writeTransfers(of: shown, to: &out)
    try writeSessions(shown, to: &out)
    writeCaptures(to: &out)
    writePath(to: &out)
    try writeUnclaimed(to: &out)
    out.paragraph(
      "Made by \(Markdown.inline(document.head.tool.name)) \(Markdown.inline(document.head.tool.version)), "
        + Markdown.code("ftptrace \(document.head.command)") + ".")
    try out.finish()
  }

  // MARK: - Findings

  private func writeFindings(to out: inout MarkdownWriter) throws {
    guard !document.findings.isEmpty else { return }
    out.heading("Findings")
    for finding in document.findings {
      let text = FindingText(finding)
      out.heading(Markdown.inline(text.title + text.doubt), level: 3)
      out.paragraph(Markdown.prose(finding.summary))
      // A note is worth a sentence; the rest of it is for those who ask.
      let isFull = finding.severity > .note || layout.isVerbose
      for (label, line) in isFull ? text.details : [("where", finding.place)] {
        out.item("**\(label):** \(label == "filter" ? Markdown.code(line) : Markdown.inline(line))")
      }
      try out.passOnIfFull()
    }
  }

  // MARK: - Ladders

  private func writeLadders(to out: inout MarkdownWriter) throws {
    for session in try LadderChoice(document).sessions {
      let ladder = LadderBuilder(session, in: document).ladder
      guard !ladder.rows.isEmpty else { continue }
      out.heading("Ladder of \(Markdown.inline(session.id))")
      var remarks = ["Times are from the start of the session, with capture and frames."]
      if !ladder.hasDialogue {
        remarks.append(
          "The report was made without the dialogue, so commands and replies are not in it: make it with `--exchanges`."
        )
      }
      out.paragraph(remarks.joined(separator: " "))
      out.block(MermaidLadder(ladder.folded(maximumRows: Self.maximumRows)).lines)
      try out.passOnIfFull()
    }
  }

  // MARK: - Sessions and transfers

  private func writeTransfers(of shown: ShownSessions, to out: inout MarkdownWriter) throws {
    let failed = shown.sessions.flatMap { session in
      session.transfers.filter(\.outcome.isFailure).map { (session: session, transfer: $0) }
    }
    guard !failed.isEmpty else { return }
    out.heading("Transfers that failed")
    out.table(
      ["transfer", "what", "outcome", "moved", "reply"],
      failed.prefix(layout.maximumTransfers).map { session, transfer in
        let text = TransferText(transfer, of: session)
        let reply = transfer.reply.map { "\($0.code) \(Quoted.line($0.text, limit: 100))" } ?? ""
        return [
          Markdown.inline(transfer.id), Markdown.code(text.title), transfer.outcome.words,
          Markdown.inline(text.amount), Markdown.code(reply),
        ]
      })
    let hidden = failed.count - min(failed.count, layout.maximumTransfers)
    if hidden > 0 { out.paragraph("… and \(Figures.grouped(hidden)) more of these sessions.") }
    try out.passOnIfFull()
  }

  private func writeSessions(_ shown: ShownSessions, to out: inout MarkdownWriter) throws {
    guard !shown.sessions.isEmpty || document.summary.probes > 0 else { return }
    out.heading("Sessions")
    if !shown.sessions.isEmpty {
      out.table(
        SessionTable.titles.map { $0.isEmpty ? "session" : $0 } + ["from", "why"],
        shown.sessions.map { session in
          let start = moments.text(session.start, in: session.legs.first?.capture)
          let reason = session.outcomeReason.map { Quoted.line($0, limit: 120) } ?? ""
          return (SessionTable.cells(of: session) + [start, reason]).map(Markdown.inline)
        })
    }
    if shown.hidden > 0 {
      out.paragraph(
        "… and \(Figures.counted(shown.hidden, "more session")): `-v` lists all, `--format json` has all.")
    }
    if let probes = SummaryText(document.summary).probes { out.paragraph("\(probes).") }
    try out.passOnIfFull()
  }

  // MARK: - Captures

  private func writeCaptures(to out: inout MarkdownWriter) {
    guard !document.captures.isEmpty else { return }
    out.heading("Captures")
    for capture in document.captures {
      let text = CaptureText(capture, in: document)
      out.item(Markdown.prose("\(capture.id) \(text.title)"))
      for line in text.lines { out.item(Markdown.prose(line), depth: 1) }
    }
  }

  private func writePath(to out: inout MarkdownWriter) {
    guard let path = document.path, !path.isEmpty else { return }
    out.heading("Path")
    for stretch in path { out.item(Markdown.prose(StretchText(stretch, in: document).line)) }
    if let unpaired = SummaryText(document.summary).unpaired { out.item(unpaired) }
  }

  private func writeUnclaimed(to out: inout MarkdownWriter) throws {
    let unclaimed = document.unclaimed
    guard !unclaimed.isEmpty else { return }
    out.heading("Connections that belong to no session")
    for connection in try unclaimed.prefix(Self.maximumUnclaimed) {
      out.item(Markdown.prose(ConnectionText(connection).line))
    }
    let hidden = unclaimed.count - min(unclaimed.count, Self.maximumUnclaimed)
    if hidden > 0 { out.item("… and \(Figures.grouped(hidden)) more; see `--format json`") }
  }
}
