/// Lays out lines: headings, items and details, wrapped at the width.
struct TextWriter {
  private var sink: ByteSink
  private let width: Int

  init(_ sink: ByteSink, width: Int) {
    self.sink = sink
    self.width = max(80, width)
  }

  /// Running text.
  mutating func paragraph(_ text: String) {
    write(text, indent: 0, hanging: 0)
  }

  /// The title of a section.
  mutating func heading(_ title: String) {
    sink.write("\n")
    sink.write(title.uppercased())
    sink.write("\n")
  }

  /// An entry of a section.
  mutating func item(_ text: String) {
    write(text, indent: 2, hanging: 6)
  }

  /// What belongs to the entry above.
  mutating func detail(_ text: String) {
    write(text, indent: 6, hanging: 10)
  }

  mutating func passOnIfFull() throws {
    try sink.passOnIfFull()
  }

  mutating func finish() throws {
    try sink.flush()
  }

  /// Writes text, broken at blanks; a word longer than a line stands alone, uncut, so that it can be copied.
  private mutating func write(_ text: String, indent: Int, hanging: Int) {
    // Whatever is in it by now cannot act on a terminal.
    let text = TerminalText.escaped(text)
    let blanks = String(repeating: " ", count: indent)
    if text.utf8.count + indent <= width {
      sink.write(blanks)
      sink.write(text)
      sink.write("\n")
      return
    }
    var line = blanks
    var length = indent
    var isLineStart = true
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let wordLength = word.count
      if !isLineStart, length + 1 + wordLength > width {
        while line.last == " " { line.removeLast() }
        sink.write(line)
        sink.write("\n")
        line = String(repeating: " ", count: hanging)
        length = hanging
        isLineStart = true
      }
      if !isLineStart {
        line += " "
        length += 1
      }
      line += word
      length += wordLength
      isLineStart = isLineStart && word.isEmpty
    }
    sink.write(line)
    sink.write("\n")
  }
}
