/// The text behind a command's abstract, taken apart: a line in capitals is the heading of what follows.
struct Discussion {
  /// What stands below a heading; the text before the first has none.
  struct Section {
    var heading: String?
    var lines: [String] = []

    /// Lines that all start with a word and two or more blanks: a table of words and meanings.
    var entries: [(word: String, meaning: String)]? {
      let entries = lines.map(Self.entry)
      let found = entries.compactMap { $0 }
      return found.isEmpty || found.count < entries.count ? nil : found
    }

    private static func entry(_ line: String) -> (word: String, meaning: String)? {
      guard let gap = line.firstRange(of: "  "), !line[..<gap.lowerBound].contains(" ") else { return nil }
      return (String(line[..<gap.lowerBound]), String(line[gap.upperBound...].drop { $0 == " " }))
    }
  }

  private(set) var sections: [Section] = []

  init(_ text: String) {
    var section = Section()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if Self.isHeading(line) {
        sections.append(section)
        section = Section(heading: String(line))
      } else if !line.isEmpty {
        // Headings' contents are indented by two.
        section.lines.append(String(section.heading == nil ? line : line.dropFirst(2)))
      }
    }
    sections.append(section)
    sections.removeAll { $0.lines.isEmpty }
  }

  private static func isHeading(_ line: Substring) -> Bool {
    !line.isEmpty && line.allSatisfy { $0 == " " || $0.isUppercase } && line.first != " "
  }
}
