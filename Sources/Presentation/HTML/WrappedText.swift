internal import Reports

/// Text broken into lines, for drawings, in which nothing wraps by itself.
struct WrappedText {
  let lines: [String]

  /// Breaks at blanks, and within words that are longer than a line of `columns` columns.
  ///
  /// More than `maximumLines` lines end in `…`.
  init(_ text: String, columns: Int, maximumLines: Int = 4) {
    let columns = max(8, columns)
    var lines: [String] = []
    var (line, width) = ("", 0)
    for word in TerminalText.escaped(text).split(separator: " ") {
      let length = Self.width(of: word)
      if width > 0, width + 1 + length > columns {
        lines.append(line)
        (line, width) = ("", 0)
      }
      if width > 0 {
        line += " "
        width += 1
      }
      for character in word {
        let length = Self.width(of: character)
        if width + length > columns {
          lines.append(line)
          (line, width) = ("", 0)
        }
        line.append(character)
        width += length
      }
    }
    if width > 0 { lines.append(line) }
    if lines.count > maximumLines {
      lines = Array(lines.prefix(maximumLines))
      lines[maximumLines - 1] += "…"
    }
    self.lines = lines
  }

  private static func width(of word: some Sequence<Character>) -> Int {
    word.reduce(0) { $0 + width(of: $1) }
  }

  /// East Asian characters and symbols take two columns of a font of fixed width.
  private static func width(of character: Character) -> Int {
    character.unicodeScalars.contains { $0.value >= 0x1100 && !(0x2010...0x27bf).contains($0.value) } ? 2 : 1
  }
}
