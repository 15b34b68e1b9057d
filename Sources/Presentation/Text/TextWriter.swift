internal import Reports

/// Lays out lines: headings, items and details, wrapped at the width.
struct TextWriter {
  private var sink: ByteSink
  private let usesColor: Bool
  /// Columns, at least 80.
  let width: Int

  init(_ sink: ByteSink, width: Int, usesColor: Bool = false) {
    self.sink = sink
    self.width = max(80, width)
    self.usesColor = usesColor
  }

  /// Running text.
  mutating func paragraph(_ text: String, tone: TextTone? = nil) {
    write(text, lead: 0, indent: 0, hanging: 0, tone: tone)
  }

  /// The title of a section.
  mutating func heading(_ title: String) {
    sink.write("\n")
    put(title.uppercased(), .heading)
    sink.write("\n")
  }

  /// An entry of a section; its first words, `lead`, stand out.
  mutating func item(_ text: String, lead: String = "", tone: TextTone? = nil) {
    write(lead + text, lead: TerminalText.escaped(lead).count, indent: 2, hanging: 6, tone: tone)
  }

  /// What belongs to the entry above; its label stands out.
  mutating func detail(_ text: String, label: String = "") {
    let lead = label.isEmpty ? "" : label + ":"
    write(
      lead.isEmpty ? text : "\(lead) \(text)", lead: lead.count, indent: 6, hanging: 10, tone: .label)
  }

  /// A line as it is, not wrapped: a row of a table or of a drawing.
  mutating func row(_ pieces: (text: String, tone: TextTone?)...) {
    for (text, tone) in pieces { put(TerminalText.escaped(text), tone) }
    sink.write("\n")
  }

  mutating func passOnIfFull() throws {
    try sink.passOnIfFull()
  }

  mutating func finish() throws {
    try sink.flush()
  }

  private mutating func put(_ text: String, _ tone: TextTone?) {
    guard usesColor, let tone, !text.isEmpty else {
      sink.write(text)
      return
    }
    sink.write(tone.start)
    sink.write(text)
    sink.write(TextTone.end)
  }

  /// Writes text, broken at blanks; a word longer than a line stands alone, uncut, so that it can be copied.
  private mutating func write(_ text: String, lead: Int, indent: Int, hanging: Int, tone: TextTone?) {
    // Whatever is in it by now cannot act on a terminal.
    let text = TerminalText.escaped(text)
    var isFirst = true
    for line in Self.lines(of: text, width: width, indent: indent, hanging: hanging) {
      sink.write(String(repeating: " ", count: line.indent))
      if isFirst {
        put(String(line.text.prefix(lead)), tone)
        sink.write(String(line.text.dropFirst(lead)))
      } else {
        sink.write(line.text)
      }
      sink.write("\n")
      isFirst = false
    }
  }

  private static func lines(
    of text: String, width: Int, indent: Int, hanging: Int
  ) -> [(indent: Int, text: String)] {
    if text.utf8.count + indent <= width { return [(indent, text)] }
    var lines: [(indent: Int, text: String)] = []
    var (line, length, isStart) = ("", indent, true)
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let wordLength = word.count
      if !isStart, length + 1 + wordLength > width {
        while line.last == " " { line.removeLast() }
        lines.append((lines.isEmpty ? indent : hanging, line))
        (line, length, isStart) = ("", hanging, true)
      }
      if !isStart {
        line += " "
        length += 1
      }
      line += word
      length += wordLength
      isStart = isStart && word.isEmpty
    }
    lines.append((lines.isEmpty ? indent : hanging, line))
    return lines
  }
}
