internal import Reports

/// Text for Markdown pages.
enum Markdown {
  /// The text with what Markdown would act upon escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\`*_<>[]|".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  // MARK: - Text that may have come from the wire

  /// Running text that starts a line, in which nothing is a mention, a link, an image, HTML or a block of its own.
  ///
  /// A backslash does not keep `@name` from being a mention where a ticket system looks for them in the finished page.
  /// So words that hold anything but harmless characters are code, in which nothing is looked for.
  static func prose(_ text: String) -> String { words(text, startLine: true) }

  /// Running text as `prose`, for places where something else starts the line.
  static func inline(_ text: String) -> String { words(text, startLine: false) }

  private static func words(_ text: String, startLine: Bool) -> String {
    let words = TerminalText.escaped(text).split(separator: " ").map(String.init)
    return words.enumerated().map { place, word in
      isPlain(word, isFirst: startLine && place == 0) ? word : wrapped(word)
    }.joined(separator: " ")
  }

  /// Text as code on one line.
  static func code(_ text: String) -> String {
    let text = TerminalText.escaped(text)
    guard !text.isEmpty else { return "" }
    var (longest, length) = (0, 0)
    for character in text.unicodeScalars {
      length = character == "`" ? length + 1 : 0
      longest = max(longest, length)
    }
    let fence = String(repeating: "`", count: longest + 1)
    // A blank at both ends is taken off by readers; where a backtick stands at an end it is needed.
    let edge = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") || text.hasSuffix(" ")
    return edge ? "\(fence) \(text) \(fence)" : fence + text + fence
  }

  /// A row of a table; what divides its cells cannot stand in them.
  static func row(_ cells: [String]) -> String {
    let cells = cells.map { cell in
      cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\u{7C}")
    }
    return "| \(cells.joined(separator: " | ")) |"
  }

  /// Whether a word is only letters, digits and signs that Markdown does not act upon.
  private static func isPlain(_ word: String, isFirst: Bool) -> Bool {
    let hasPlainSigns = word.unicodeScalars.allSatisfy { scalar in
      guard scalar.isASCII else { return true }
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", ",", ";", ":", "!", "?", "(", ")", "'", "\"", "%", "-", "+",
        "=",
        "/":
        return true
      default: return false
      }
    }
    guard hasPlainSigns, !word.contains("://"), !word.lowercased().contains("www."), !word.hasPrefix("/"),
      word.utf8.count(where: { $0 == UInt8(ascii: ":") }) < 2
    else { return false }
    // What starts a line could make a list, a title or a rule of it.
    guard isFirst, let first = word.unicodeScalars.first else { return true }
    if "+-=".unicodeScalars.contains(first) { return false }
    return !(first.properties.numericType != nil && (word.hasSuffix(".") || word.hasSuffix(")")))
  }

  /// A word as code, but for brackets around it and the signs after it.
  private static func wrapped(_ word: String) -> String {
    let core = word.drop { "(\"'".contains($0) }
    let before = word.prefix(word.count - core.count)
    var end = core[...]
    while let last = end.last, ".,;:!?)\"'".contains(last) { end = end.dropLast() }
    guard !end.isEmpty else { return code(word) }
    return before + code(String(end)) + core[end.endIndex...]
  }
}
