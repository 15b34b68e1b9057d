/// Makes text from the wire harmless on a terminal.
public enum TerminalText {
  /// Whether a character could do something else than be seen: controls, bidirectional overrides, invisible
  /// format characters, line separators, and code points without a meaning of their own.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7f { return scalar.value < 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
      return true
    default: return false
    }
  }

  /// The text with unsafe characters written as `\u{1B}`.
  public static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// One line of at most `limit` characters: the first line of the text, escaped, with `…` where more was.
  package static func line(_ text: String, limit: Int) -> String {
    let first = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true).first ?? ""
    let line = escaped(String(first))
    let isCut = line.count > limit
    return isCut ? line.prefix(max(0, limit - 1)) + "…" : line
  }
}
