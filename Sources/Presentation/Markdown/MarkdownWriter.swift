internal import Reports

/// Lays out blocks of Markdown, with an empty line between two.
struct MarkdownWriter {
  private var sink: ByteSink
  /// Whether the last line was an item of a list, which the next item follows at once.
  private var isInList = false
  private var isEmpty = true

  init(_ sink: ByteSink) {
    self.sink = sink
  }

  /// The title of a section.
  mutating func heading(_ title: String, level: Int = 2) {
    block([String(repeating: "#", count: level) + " " + title])
  }

  /// Running text.
  mutating func paragraph(_ text: String) {
    block([text])
  }

  /// An item of a list; `depth` 1 is one of the item above.
  mutating func item(_ text: String, depth: Int = 0) {
    if !isInList { begin() }
    isInList = true
    line(String(repeating: "  ", count: depth) + "- " + text)
  }

  /// A table of rows.
  mutating func table(_ titles: [String], _ rows: [[String]]) {
    block(
      [Markdown.row(titles), Markdown.row(titles.map { _ in "---" })] + rows.map(Markdown.row))
  }

  /// Lines as they are.
  mutating func block(_ lines: [String]) {
    begin()
    for text in lines { line(text) }
  }

  mutating func passOnIfFull() throws {
    try sink.passOnIfFull()
  }

  mutating func finish() throws {
    try sink.flush()
  }

  private mutating func begin() {
    if !isEmpty { sink.write("\n") }
    isInList = false
  }

  private mutating func line(_ text: String) {
    sink.write(text)
    sink.write("\n")
    isEmpty = false
  }
}
