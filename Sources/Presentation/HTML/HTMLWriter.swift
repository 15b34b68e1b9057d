internal import Reports

/// Writes HTML in which text cannot become anything else.
///
/// Elements and attributes come from closed lists, whatever else is written is escaped, and links lead to places in the
/// same page only.
struct HTMLWriter {
  private var sink: ByteSink

  init(_ sink: ByteSink) {
    self.sink = sink
  }

  // MARK: - Elements

  /// Writes the document's type, which must come first.
  mutating func documentType() {
    sink.write("<!DOCTYPE html>\n")
  }

  /// An element with what `content` writes in it.
  mutating func element(
    _ element: HTMLElement, _ attributes: KeyValuePairs<HTMLAttribute, String> = [:],
    _ content: (inout HTMLWriter) throws -> Void = { _ in }
  ) throws {
    guard !element.isVoid else {
      void(element, attributes)
      return
    }
    start(element, attributes)
    try content(&self)
    end(element)
    try sink.passOnIfFull()
  }

  /// An element with text in it.
  mutating func element(
    _ element: HTMLElement, _ attributes: KeyValuePairs<HTMLAttribute, String> = [:], text: String
  ) {
    start(element, attributes)
    self.text(text)
    end(element)
  }

  /// A link to the element of an id.
  mutating func link(
    to id: String, _ attributes: KeyValuePairs<HTMLAttribute, String> = [:],
    _ content: (inout HTMLWriter) throws -> Void
  ) throws {
    sink.write("<a href=\"#")
    escape(id)
    sink.write("\"")
    write(attributes)
    sink.write(">")
    try content(&self)
    end(.a)
  }

  /// A link with text in it.
  mutating func link(to id: String, text: String) throws {
    try link(to: id) { $0.text(text) }
  }

  /// The style sheet of the page, which is part of the program and cannot be escaped.
  mutating func style(_ sheet: StyleSheet) {
    start(.style, [:])
    sink.write(sheet.text)
    end(.style)
  }

  private mutating func start(
    _ element: HTMLElement, _ attributes: KeyValuePairs<HTMLAttribute, String>
  ) {
    sink.write("<")
    sink.write(element.rawValue)
    write(attributes)
    sink.write(">")
  }

  /// An element without content, so that readers of XML take the page too.
  private mutating func void(_ element: HTMLElement, _ attributes: KeyValuePairs<HTMLAttribute, String>) {
    sink.write("<")
    sink.write(element.rawValue)
    write(attributes)
    sink.write(" />\n")
  }

  private mutating func end(_ element: HTMLElement) {
    sink.write("</")
    sink.write(element.rawValue)
    sink.write(">")
    if element.isBlock { sink.write("\n") }
  }

  private mutating func write(_ attributes: KeyValuePairs<HTMLAttribute, String>) {
    for (attribute, value) in attributes {
      sink.write(" ")
      sink.write(attribute.rawValue)
      sink.write("=\"")
      escape(value)
      sink.write("\"")
    }
  }

  // MARK: - Text

  /// Text; what could act on a reader's screen is shown as `\u{202E}`.
  mutating func text(_ text: String) {
    escape(text)
  }

  /// Text from the wire, which must not turn the text around it.
  mutating func wireText(_ text: String) {
    if !text.isEmpty { element(.bdi, text: text) }
  }

  /// Escapes byte by byte: a quotation mark with an accent on it is one character, and still ends an attribute.
  private mutating func escape(_ text: String) {
    for byte in TerminalText.escaped(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): sink.write("&amp;")
      case UInt8(ascii: "<"): sink.write("&lt;")
      case UInt8(ascii: ">"): sink.write("&gt;")
      case UInt8(ascii: "\""): sink.write("&quot;")
      case UInt8(ascii: "'"): sink.write("&#39;")
      default: sink.write(byte)
      }
    }
  }

  mutating func finish() throws {
    try sink.flush()
  }
}

extension HTMLElement {
  /// Whether a new line may follow it, as blanks around it do not show.
  fileprivate var isBlock: Bool {
    switch self {
    case .span, .strong, .code, .bdi, .a, .time, .text, .tspan, .title: false
    default: true
    }
  }
}
