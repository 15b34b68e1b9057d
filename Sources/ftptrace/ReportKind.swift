internal import ArgumentParser

/// How several vantage points are taken by commands that show something of a report.
enum ReportKind: String, EnumerableFlag {
  case each, together

  static func help(for value: ReportKind) -> ArgumentHelp? {
    switch value {
    case .each: "Analyze several vantage points each by itself, as 'analyze' does."
    case .together: "Compare even a single vantage point, as 'compare' does."
    }
  }
}
