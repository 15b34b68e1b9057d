public import Reports

/// Writes the report as one HTML page, which needs neither the network nor scripts.
///
/// Its size is bounded: of what there is very much the worst is shown, and the page says how much more there is.
public struct HTMLReport {
  private let document: ReportDocument

  /// Makes a writer for a report.
  public init(_ document: ReportDocument) {
    self.document = document
  }

  /// Writes the page to a sink.
  ///
  /// Throws what the sink throws, or a `DecodingError` where a session cannot be read.
  public func write(to sink: ByteSink) throws {
    let page = try HTMLPage(document)
    let sections: [any HTMLSection] = [
      FindingSection(page), FailureSection(page), TimelineSection(page), ThroughputSection(page),
      BackendSection(page), SessionSection(page), UnclaimedSection(page), CaptureSection(page),
      CheckSection(page),
    ].filter(\.isNeeded)
    var html = HTMLWriter(sink)
    html.documentType()
    try html.element(.html, [.lang: "en"]) { html in
      try writeHead(to: &html)
      try html.element(.body) { html in
        try Hatching().write(to: &html)
        try VerdictHeader(page).write(to: &html)
        try writeContents(sections, to: &html)
        try html.element(.main) { html in
          for section in sections {
            try html.element(.section, [.id: section.id]) { html in
              html.element(.h2, text: section.title)
              try section.write(to: &html)
            }
          }
        }
        try writeFooter(to: &html)
      }
    }
    try html.finish()
  }

  private func writeHead(to html: inout HTMLWriter) throws {
    let sheet = StyleSheet()
    try html.element(.head) { html in
      try html.element(.meta, [.charset: "utf-8"])
      try html.element(.meta, [.httpEquiv: "Content-Security-Policy", .content: sheet.policy])
      try html.element(.meta, [.name: "viewport", .content: "width=device-width, initial-scale=1"])
      try html.element(.meta, [.name: "color-scheme", .content: "light dark"])
      try html.element(.meta, [.name: "referrer", .content: "no-referrer"])
      html.element(.title, text: VerdictHeader.title(of: document))
      html.style(sheet)
    }
  }

  private func writeContents(_ sections: [any HTMLSection], to html: inout HTMLWriter) throws {
    try html.element(.nav, [.label: "Contents"]) { html in
      try html.element(.ul) { html in
        for section in sections {
          try html.element(.li) { try $0.link(to: section.id, text: section.title) }
        }
      }
    }
  }

  private func writeFooter(to html: inout HTMLWriter) throws {
    let head = document.head
    try html.element(.footer) { html in
      html.element(
        .p,
        text: "Made by \(head.tool.name) \(head.tool.version) (\(head.command)). Passwords are "
          + "\(head.settings.showPasswords ? "SHOWN" : "redacted"). Everything in the page is in the file itself: it "
          + "loads nothing, runs nothing and sends nothing.")
    }
  }
}
