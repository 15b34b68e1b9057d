internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports

/// What the page starts with: the verdict, and what was counted.
struct VerdictHeader {
  private let page: HTMLPage

  init(_ page: HTMLPage) {
    self.page = page
  }

  /// The title of the page: the captures, and how many findings there are.
  static func title(of document: ReportDocument) -> String {
    let names = document.captures.prefix(3).map { Quoted.line($0.name, limit: 40) }
    let more = document.captures.count > names.count ? " and more" : ""
    let findings = document.summary.findings
    let counts = [
      (findings.error, "error"), (findings.warning, "warning"), (findings.note, "note"),
    ].filter { $0.0 > 0 }.map { Figures.counted($0.0, $0.1) }
    let verdict = counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
    return "\(names.joined(separator: ", "))\(more): \(verdict) - FTP session trace"
  }

  func write(to html: inout HTMLWriter) throws {
    let document = page.document
    let summary = document.summary
    try html.element(.header) { html in
      try html.element(.p, [.class: "overline"]) { html in
        html.text("FTP session trace: \(Self.made(document.head.command)) ")
        html.wireText(document.captures.prefix(8).map(\.shortName).joined(separator: ", "))
        if document.captures.count > 8 {
          html.text(" and \(Figures.counted(document.captures.count - 8, "more capture"))")
        }
        if let start = page.moments.origin { html.text(", from \(start.toMilliseconds)") }
      }
      try html.element(.h1) { $0.wireText(summary.verdict) }
      try html.element(.ul, [.class: "figures"]) { html in
        try writeFindings(summary.findings, to: &html)
        try figure(summary.sessions, summary.sessions == 1 ? "session" : "sessions", to: &html)
        try figure(summary.transfers, summary.transfers == 1 ? "transfer" : "transfers", to: &html)
        for (name, count) in summary.outcomes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
        where count > 0 {
          try figure(count, TransferOutcome(rawValue: name)?.words ?? name, isPart: true, to: &html)
        }
        try figure(Figures.shortBytes(summary.bytes), "moved", to: &html)
        if summary.probes > 0 { try figure(summary.probes, "health probes", to: &html) }
      }
    }
  }

  private func writeFindings(_ findings: ReportedSummary.Findings, to html: inout HTMLWriter) throws {
    let counts: [(Severity, Int)] = [
      (.error, findings.error), (.warning, findings.warning), (.note, findings.note),
    ]
    for (severity, count) in counts where count > 0 {
      try html.element(.li, [.class: severity.rawValue]) { html in
        html.element(.strong, text: "\(severity.symbol) \(Figures.grouped(count))")
        html.text(" \(severity.rawValue)\(count == 1 ? "" : "s")")
      }
    }
  }

  private func figure(_ count: Int, _ noun: String, isPart: Bool = false, to html: inout HTMLWriter) throws {
    try figure(Figures.grouped(count), noun, isPart: isPart, to: &html)
  }

  private func figure(_ figure: String, _ noun: String, isPart: Bool = false, to html: inout HTMLWriter)
    throws
  {
    try html.element(.li, [.class: isPart ? "part" : "whole"]) { html in
      html.element(.strong, text: figure)
      html.text(" \(noun)")
    }
  }

  private static func made(_ command: String) -> String {
    command == "compare" ? "comparison of" : "analysis of"
  }
}
