internal import Findings
internal import Reports

/// The checks that found nothing, and those that were not made or not shown.
struct CheckSection: HTMLSection {
  /// Checks of a family, by the first digit of their codes.
  private static let families: [(digit: Character, title: String)] = [
    ("1", "Control connection"), ("2", "Data connections"), ("3", "Addresses and ports"), ("4", "Transfers"),
    ("5", "Captures compared"), ("6", "Security"), ("9", "The captures themselves"),
  ]

  private let page: HTMLPage
  private var document: ReportDocument { page.document }
  private var settings: ReportedHead.Settings { document.head.settings }

  let id = "checks"
  let title = "Checks that found nothing"
  var isNeeded: Bool { true }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    let found = Set(document.findings.map(\.code))
    let isComparison = document.isComparison
    let shown = RuleBook.descriptions.filter { isShown($0.code) }
    let made = shown.filter { isComparison || !RuleBook.needsSeveralCaptures($0) }
    for line in cautions { html.remark(line) }
    try writeFamilies(made.filter { !found.contains($0.code) }, to: &html)
    try writeRest(
      "Not checked, as it needs captures of several places that are compared",
      shown.filter { !isComparison && RuleBook.needsSeveralCaptures($0) }, to: &html)
    try writeRest(
      "Not shown, as --select or --ignore said so", RuleBook.descriptions.filter { !isShown($0.code) },
      to: &html)
  }

  private func isShown(_ code: String) -> Bool {
    !settings.ignored.contains(code) && settings.selected?.contains(code) ?? true
  }

  /// What keeps a check that found nothing from being a check that was passed.
  private var cautions: [String] {
    var lines: [String] = []
    if page.survey.sessions.isEmpty {
      lines.append("There are no sessions in the captures: most checks had nothing to look at.")
    }
    if settings.minSeverity > .note {
      lines.append("Only findings of severity \(settings.minSeverity.rawValue) and above are shown.")
    }
    let hidden = page.survey.sessions.count(where: \.isHidden)
    if hidden > 0 {
      lines.append(
        "\(Figures.counted(hidden, "session")) used TLS: checks that need the dialogue see nothing of what was said there."
      )
    }
    lines.append("What a finding above explains is not found a second time under another name.")
    return lines
  }

  private func writeFamilies(_ rules: [RuleDescription], to html: inout HTMLWriter) throws {
    try html.element(.div, [.class: "families"]) { html in
      for family in Self.families {
        let rules = rules.filter { $0.code.dropFirst(3).first == family.digit }
        guard !rules.isEmpty else { continue }
        try html.element(.div, [.class: "family"]) { html in
          html.element(.h3, text: family.title)
          try html.element(.ul, [.class: "checks"]) { html in
            for rule in rules { try write(rule, to: &html) }
          }
        }
      }
    }
  }

  private func writeRest(_ title: String, _ rules: [RuleDescription], to html: inout HTMLWriter) throws {
    guard !rules.isEmpty else { return }
    try html.element(.details) { html in
      html.element(.summary, text: "\(title): \(Figures.counted(rules.count, "check"))")
      try html.element(.ul) { html in
        for rule in rules { try write(rule, to: &html) }
      }
    }
  }

  private func write(_ rule: RuleDescription, to html: inout HTMLWriter) throws {
    try html.element(.li) { html in
      html.element(.span, [.class: "code"], text: rule.code)
      html.text(" \(rule.title)")
    }
  }
}
