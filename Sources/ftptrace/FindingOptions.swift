internal import ArgumentParser
internal import Findings
internal import Reports

/// The options that choose which findings are shown, and which of them make the program fail.
struct FindingOptions: ParsableArguments {
  /// The level from which on a finding makes the program fail.
  enum Level: String, ExpressibleByArgument, CaseIterable {
    case error, warning, note, never

    /// Whether the worst severity of all reaches it.
    func isReached(by worst: Severity?) -> Bool {
      guard let worst, let level = Severity(rawValue: rawValue) else { return false }
      return worst >= level
    }
  }

  /// The least severity that is shown.
  enum Least: String, ExpressibleByArgument, CaseIterable {
    case error, warning, note

    var severity: Severity {
      switch self {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    }
  }

  @Option(
    name: .customLong("select"),
    help: ArgumentHelp(
      "Show only findings of these codes or names; separated by commas, or repeated.", valueName: "codes"),
    completion: FindingNames.listCompletion)
  var selected: [String] = []

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("Do not show findings of these codes or names.", valueName: "codes"),
    completion: FindingNames.listCompletion)
  var ignored: [String] = []

  @Option(help: ArgumentHelp("Show findings from this severity on.", valueName: "level"))
  var minSeverity = Least.note

  @Option(
    help: ArgumentHelp("Exit with 1 when a finding that is shown reaches the level.", valueName: "level"))
  var failOn = Level.never

  func validate() throws {
    for text in Self.split(selected + ignored) where RuleBook.description(of: text) == nil {
      let nearest = RuleBook.suggestions(for: text)
      let hint = nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: ", "))?"
      throw ValidationError(
        "'\(text)' is no finding\(hint.isEmpty ? ";" : hint) 'ftptrace explain --list' lists all.")
    }
  }

  /// Which findings are shown.
  var selection: FindingSelection {
    var selection = FindingSelection()
    selection.selected = selected.isEmpty ? nil : Self.codes(selected)
    selection.ignored = Self.codes(ignored)
    selection.minimum = minSeverity.severity
    return selection
  }

  private static func codes(_ lists: [String]) -> Set<String> {
    Set(split(lists).compactMap { RuleBook.description(of: $0)?.code })
  }

  private static func split(_ lists: [String]) -> [String] {
    lists.flatMap { $0.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) } }
  }
}
