internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports

/// The sessions: a table of all, and the details of the worst, folded, with their dialogue.
struct SessionSection: HTMLSection {
  private let page: HTMLPage

  let id = "sessions"
  let title = "Sessions"
  var isNeeded: Bool { !page.survey.sessions.isEmpty || page.document.summary.probes > 0 }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    try writeTable(to: &html)
    let count = page.survey.sessions.count
    if page.detailed.count < count {
      html.remark(
        "Below are the details of \(Figures.grouped(page.detailed.count)) of \(Figures.counted(count, "session")): "
          + "those with a ladder above, and the worst of the others. The JSON report has all.")
    }
    if page.document.sessions.count > 0, !page.document.head.settings.exchanges {
      html.remark(DialogueTable.leftOut)
    }
    var linesLeft = HTMLPage.Limit.lines
    for place in page.detailed {
      try writeDetails(of: page.document.sessions[place], linesLeft: &linesLeft, to: &html)
    }
    if let probes = SummaryText(page.document.summary).probes { html.remark("\(probes).") }
  }

  // MARK: - Table

  private func writeTable(to html: inout HTMLWriter) throws {
    let shown = page.survey.worstFirst.prefix(HTMLPage.Limit.listedSessions)
    guard !shown.isEmpty else { return }
    let showsBackend = page.document.isComparison
    try html.scrollBox("Sessions") { html in
      try html.element(.table, [.class: "sessions"]) { html in
        try html.tableHead(
          ["", "client", "server", "user", "transfers", "bytes", "start", "lasted", "end"]
            + (showsBackend ? ["backend"] : []))
        try html.element(.tbody) { html in
          for place in shown.sorted() {
            let session = try page.document.sessions[place]
            try writeRow(session, showsBackend: showsBackend, to: &html)
          }
        }
      }
    }
    let hidden = page.survey.worstFirst.dropFirst(HTMLPage.Limit.listedSessions)
    if !hidden.isEmpty {
      let outcomes = SessionOutcome.allCases.compactMap { outcome in
        let count = hidden.count { page.survey.sessions[$0].outcome == outcome }
        return count > 0 ? "\(Figures.grouped(count)) \(outcome.rawValue)" : nil
      }
      html.remark(
        "\(Figures.counted(hidden.count, "more session")) not listed: \(outcomes.joined(separator: ", ")). The worst "
          + "are listed; the JSON report has all.")
    }
  }

  private func writeRow(
    _ session: ReportedSession, showsBackend: Bool, to html: inout HTMLWriter
  ) throws {
    let completed = session.completedTransfers
    let bytes = session.transferredBytes
    try html.element(.tr, [.class: session.outcome.rawValue]) { html in
      try html.element(.th, [.scope: "row"]) { html in
        html.element(.span, [.class: "outcome"], text: session.outcome.symbol)
        html.text(" ")
        try page.writeReference(session.id, to: &html)
      }
      html.element(.td, text: session.client.description)
      html.element(.td, text: session.server.description)
      try html.element(.td) { $0.wireText(Quoted.line(session.user?.name ?? "", limit: 40)) }
      html.element(
        .td, [.class: "number"],
        text: session.transfers.isEmpty ? "-" : "\(completed)/\(session.transfers.count)")
      html.element(.td, [.class: "number"], text: bytes > 0 ? Figures.shortBytes(bytes) : "-")
      html.element(
        .td, [.class: "number"], text: page.moments.precise(session.start, in: session.legs.first?.capture))
      html.element(.td, [.class: "number"], text: Figures.duration(session.end - session.start))
      html.element(.td, text: session.legs.first.map(SessionTable.end) ?? "")
      if showsBackend { try html.element(.td) { $0.wireText(session.backend ?? session.backendState.words) } }
    }
  }

  // MARK: - Details

  private func writeDetails(
    of session: ReportedSession, linesLeft: inout Int, to html: inout HTMLWriter
  ) throws {
    let text = SessionText(session, in: page.document, layout: page.layout, moments: page.moments)
    var left = linesLeft
    try html.element(.details, [.class: "session \(session.outcome.rawValue)"]) { html in
      try html.element(.summary) { html in
        html.element(.strong, text: text.lead)
        html.wireText(text.title)
      }
      // Browsers open what folds around the target of a link, if the target is inside.
      try html.element(.div, [.id: session.id]) { html in
        try html.list(text.details)
        try writeFindings(of: session, to: &html)
        try DialogueTable(session, on: page).write(linesLeft: &left, to: &html)
      }
    }
    linesLeft = left
  }

  /// Where the findings of a session stand; its ladder, where none of them has it.
  private func writeFindings(of session: ReportedSession, to html: inout HTMLWriter) throws {
    let findings = page.document.findings.prefix(HTMLPage.Limit.findings).filter {
      $0.sessions.contains(session.id)
    }
    if !findings.isEmpty {
      try html.element(.p) { html in
        html.text("Findings: ")
        for (number, finding) in findings.enumerated() {
          if number > 0 { html.text(", ") }
          try html.link(to: finding.id, text: "\(finding.id) \(finding.code)")
        }
      }
    }
    if let finding = page.ladderPlaces[session.id] {
      try html.element(.p) { html in
        html.text("Ladder: ")
        try html.link(to: HTMLPage.ladderID(session.id), text: "with \(finding)")
      }
    } else if page.detailed.count <= HTMLPage.Limit.ladders {
      try html.element(.figure) { try page.writeLadder(of: session, to: &$0) }
    }
  }
}
