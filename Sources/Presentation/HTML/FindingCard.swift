internal import Findings
internal import NetworkTypes
internal import Reports

/// A finding: what happened, drawn and shown, why it is thought so, and what to do.
struct FindingCard {
  /// Pieces of evidence, frames of one, and sessions or transfers, that are named.
  private enum Limit {
    static let evidence = 6
    static let frames = 12
    static let places = 12
  }

  private let finding: ReportedFinding
  private let page: HTMLPage

  init(_ finding: ReportedFinding, on page: HTMLPage) {
    self.finding = finding
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    try html.element(.article, [.class: "finding \(finding.severity.rawValue)", .id: finding.id]) { html in
      try html.element(.h3) { html in
        html.element(
          .span, [.class: "severity"],
          text: "\(finding.severity.symbol) \(finding.severity.rawValue.uppercased())")
        html.text(" ")
        html.element(.span, [.class: "code"], text: finding.code)
        html.text(" ")
        html.element(.span, [.class: "name"], text: finding.name)
        if finding.confidence != .certain {
          html.text(" ")
          html.element(.span, [.class: "confidence"], text: finding.confidence.rawValue)
        }
      }
      try html.element(.p, [.class: "said"]) { $0.wireText(finding.summary) }
      try writePlace(to: &html)
      guard finding.severity == .note else {
        try writeLadder(to: &html)
        try writeAdvice(to: &html)
        return
      }
      // A note is worth a sentence; the rest of it is for those who ask.
      try html.element(.details) { html in
        html.element(.summary, text: "What to do, and the evidence")
        try writeLadder(to: &html)
        try writeAdvice(to: &html)
      }
    }
  }

  private func writeAdvice(to html: inout HTMLWriter) throws {
    try writeList("What to do", finding.remedies, .ol, class: "remedies", to: &html)
    try writeList("Likely causes", finding.causes, to: &html)
    try writeList("Why", FindingText(finding).reasons, to: &html)
    try writeEvidence(to: &html)
  }

  private func writePlace(to html: inout HTMLWriter) throws {
    try html.element(.p, [.class: "where"]) { html in
      html.text("\(finding.id), seen ")
      if finding.count > 1 { html.text("\(Figures.counted(finding.count, "time")) ") }
      let ids = finding.transfers.isEmpty ? finding.sessions : finding.transfers
      if ids.isEmpty {
        html.text("in the capture itself")
      } else {
        html.text("in ")
        try page.writeReferences(ids, limit: Limit.places, to: &html)
      }
    }
  }

  // MARK: - Ladder

  private func writeLadder(to html: inout HTMLWriter) throws {
    guard let first = finding.sessions.first, let place = page.survey.places[first],
      let shown = page.ladderPlaces[first]
    else { return }
    guard shown == finding.id else {
      try html.element(.p, [.class: "where"]) { html in
        html.text("Ladder of \(first): see ")
        try html.link(to: HTMLPage.ladderID(first), text: shown)
      }
      return
    }
    let session = try page.document.sessions[place]
    try html.element(.figure, [.id: HTMLPage.ladderID(first)]) { html in
      try page.writeLadder(of: session, to: &html)
      try html.element(.figcaption) { html in
        let others = finding.sessions.count - 1
        html.text("Ladder of ")
        try page.writeReference(first, to: &html)
        if others > 0 { html.text(", one of \(Figures.counted(finding.sessions.count, "session"))") }
        if session.exchanges == nil { html.text(". \(DialogueTable.leftOut)") }
      }
    }
  }

  // MARK: - Evidence

  private func writeEvidence(to html: inout HTMLWriter) throws {
    guard !finding.evidence.isEmpty else { return }
    html.element(.h4, text: "Evidence")
    try html.element(.ul, [.class: "evidence"]) { html in
      for evidence in finding.evidence.prefix(Limit.evidence) {
        try html.element(.li) { try write(evidence, to: &$0) }
      }
    }
    if finding.evidence.count > Limit.evidence {
      html.remark(
        "\(Figures.counted(finding.evidence.count - Limit.evidence, "more place")): see the JSON report.")
    }
  }

  private func write(_ evidence: ReportedFinding.Evidence, to html: inout HTMLWriter) throws {
    let frames = evidence.frames.prefix(Limit.frames).map(String.init).joined(separator: ",")
    let more = evidence.frames.count > Limit.frames ? ",…" : ""
    html.wireText(evidence.shows)
    html.text(" ")
    html.element(.span, [.class: "frames"], text: "\(evidence.capture):\(frames)\(more)")
    html.text(" ")
    html.element(.span, [.class: "frames"], text: evidence.time.toMilliseconds)
    try html.element(.dl, [.class: "filters"]) { html in
      for (label, filter) in [("frames", evidence.displayFilter), ("connection", evidence.contextFilter)] {
        html.element(.dt, text: label)
        try html.element(.dd) { $0.element(.code, [.class: "copy", .tabindex: "0"], text: filter) }
      }
    }
  }

  // MARK: - Lists

  private func writeList(
    _ title: String, _ items: [String], _ element: HTMLElement = .ul, class style: String = "plain",
    to html: inout HTMLWriter
  ) throws {
    guard !items.isEmpty else { return }
    html.element(.h4, text: title)
    try html.element(element, [.class: style]) { html in
      for item in items { try html.element(.li) { $0.wireText(item) } }
    }
  }
}
