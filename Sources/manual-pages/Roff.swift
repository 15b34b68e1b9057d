/// Text for the macros of mdoc(7).
enum Roff {
  /// Running text, a line a sentence: nothing in it is an instruction, quotes and minus signs can be copied.
  static func text(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let isStart = word.first?.isUppercase == true && lines[lines.count - 1].hasSuffix(".")
      if isStart {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] += lines[lines.count - 1].isEmpty ? word : " \(word)"
      }
    }
    return lines.map(line).joined(separator: "\n")
  }

  /// A line as it is.
  static func line(_ text: String) -> String {
    let line = escaped(text)
    // A point or an apostrophe at the start would make a macro of the line.
    return line.hasPrefix(".") || line.hasPrefix("\\(aq") ? "\\&" + line : line
  }

  /// An argument of a macro: one word to it, and no macro of its own.
  static func argument(_ text: String) -> String {
    "\"\(escaped(text).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq"))\""
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      default: result.append(character)
      }
    }
    return result
  }
}
