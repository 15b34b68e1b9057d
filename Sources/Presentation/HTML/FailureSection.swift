internal import FTPSessions
internal import Findings
internal import Reports

/// What went wrong and no finding of an error tells.
struct FailureSection: HTMLSection {
  private let page: HTMLPage
  private let failed: [Int]

  let id = "failures"
  var title: String { page.document.findings.isEmpty ? "What went wrong" : "What else went wrong" }
  var isNeeded: Bool { !failed.isEmpty }

  init(_ page: HTMLPage) {
    self.page = page
    let explained = Set(page.document.findings.filter { $0.severity == .error }.flatMap(\.sessions))
    failed = page.survey.sessions.indices.filter { place in
      page.survey.sessions[place].outcome == .failed && !explained.contains(page.survey.sessions[place].id)
    }
  }

  func write(to html: inout HTMLWriter) throws {
    try html.element(.ul) { html in
      for place in failed.prefix(page.layout.maximumSessions) {
        let session = try page.document.sessions[place]
        for failure in (session.failures ?? []).prefix(page.layout.maximumTransfers) {
          try html.element(.li) { html in
            try page.writeReference(failure.transfer ?? session.id, to: &html)
            html.text(": ")
            html.wireText(failure.text)
            if let frame = failure.frame {
              html.text(" ")
              html.element(.span, [.class: "frames"], text: "\(failure.capture):\(frame)")
            }
          }
        }
      }
    }
    if failed.count > page.layout.maximumSessions {
      html.remark("\(Figures.counted(failed.count - page.layout.maximumSessions, "more session")) failed.")
    }
  }
}
