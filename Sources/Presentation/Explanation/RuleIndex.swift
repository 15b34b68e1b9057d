public import Findings

/// The list of all rules.
public struct RuleIndex {
  private let rules: [RuleDescription]

  /// Lists rules, in their order.
  public init(_ rules: [RuleDescription]) {
    self.rules = rules
  }

  /// The pages are made from the rules; this is said on their index.
  private static let note =
    "These pages are made from the rules themselves (`Sources/Findings/Rules`), and `ftptrace explain CODE` shows the "
    + "same text. `FTPTRACE_RECORD=1 swift test --filter FindingPages` makes them anew."

  /// One line for each rule: code, name and title.
  public var text: String {
    let width = rules.map(\.name.count).max() ?? 0
    return rules.map { rule in
      "\(rule.code)  \(rule.name)\(String(repeating: " ", count: width - rule.name.count))  \(rule.title)\n"
    }.joined()
  }

  /// The index of the pages in Markdown.
  public var markdown: String {
    var lines = ["# Findings", "", Self.note, "", "| code | name | what it finds |", "|---|---|---|"]
    for rule in rules {
      lines.append("| [\(rule.code)](\(rule.code).md) | \(rule.name) | \(Markdown.escaped(rule.title)) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
