internal import Findings
internal import Reports

/// The findings, a card each, the worst first.
struct FindingSection: HTMLSection {
  private let page: HTMLPage

  let id = "findings"
  let title = "Findings"
  var isNeeded: Bool { true }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    let findings = page.document.findings
    if findings.isEmpty {
      html.element(.p, text: "None.")
    }
    for finding in findings.prefix(HTMLPage.Limit.findings) {
      try FindingCard(finding, on: page).write(to: &html)
    }
    if findings.count > HTMLPage.Limit.findings {
      html.remark(
        "\(Figures.counted(findings.count - HTMLPage.Limit.findings, "more finding")), less severe than these, "
          + "stand in the JSON report only.")
    }
  }
}
