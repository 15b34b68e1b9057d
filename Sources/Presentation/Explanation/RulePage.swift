public import Findings
public import Reports

/// The page of a rule: what a finding means, how it looks on the wire, and what to do about it.
public struct RulePage {
  private let rule: RuleDescription

  /// Makes the page of a rule.
  public init(_ rule: RuleDescription) {
    self.rule = rule
  }

  private static let causesTitle = "Causes, the likeliest first"
  private static let lookAlikesTitle = "What looks like it and is not reported"

  /// Writes the page as text, wrapped at `width` columns.
  ///
  /// Throws what the sink throws.
  public func writeText(to sink: ByteSink, width: Int) throws {
    var out = TextWriter(sink, width: width)
    out.paragraph("\(rule.code)  \(rule.name)")
    out.paragraph("\(rule.title).")
    out.heading("Severity")
    out.item(rule.severity)
    out.heading("What it means")
    for paragraph in rule.meaning { out.item(paragraph) }
    out.heading("On the wire")
    for line in rule.onTheWire { out.item("- \(line)") }
    out.heading("Wireshark display filter to start from")
    out.item(rule.displayFilter)
    out.heading(Self.causesTitle)
    for (index, cause) in rule.causes.enumerated() { out.item("\(index + 1). \(cause)") }
    out.heading("What to do")
    for remedy in rule.remedies { out.item("- \(remedy)") }
    out.heading(Self.lookAlikesTitle)
    for lookAlike in rule.lookAlikes { out.item("- \(lookAlike)") }
    try out.finish()
  }

  /// The page in Markdown.
  public var markdown: String {
    var lines = ["# \(rule.code) \(rule.name)", "", "\(Markdown.escaped(rule.title)).", ""]
    lines += ["**Severity.** \(Markdown.escaped(rule.severity))", "", "## What it means", ""]
    for paragraph in rule.meaning { lines += [Markdown.escaped(paragraph), ""] }
    lines += Self.section("On the wire", rule.onTheWire.map { "- \(Markdown.escaped($0))" })
    lines += Self.section("Wireshark display filter to start from", ["```", rule.displayFilter, "```"])
    lines += Self.section(
      Self.causesTitle, rule.causes.enumerated().map { "\($0.offset + 1). \(Markdown.escaped($0.element))" })
    lines += Self.section("What to do", rule.remedies.map { "- \(Markdown.escaped($0))" })
    lines += Self.section(Self.lookAlikesTitle, rule.lookAlikes.map { "- \(Markdown.escaped($0))" })
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  private static func section(_ title: String, _ lines: [String]) -> [String] {
    ["## \(title)", ""] + lines + [""]
  }
}
