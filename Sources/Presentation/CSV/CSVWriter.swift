internal import Findings
internal import NetworkTypes
internal import Reports

/// Writes rows of comma-separated values (RFC 4180), in UTF-8.
///
/// Whatever a spreadsheet would take for a formula is kept from being one: text that starts with `=`, `+`, `-`, `@` or
/// `'` gets a `'` before it, as OWASP's "CSV Injection" advises. Taking off one leading `'` gives the text back.
/// Characters that could act on a terminal are written as `\u{1B}`, line ends among them, so that a row is a line.
struct CSVWriter {
  /// What a field holds.
  enum Field {
    /// Text, which may have come from the wire.
    case text(String?)
    /// A whole number.
    case integer(Int?)
    /// A length of time in seconds.
    case seconds(ElapsedTime?)
    /// A point in time.
    case time(Timestamp?)
    /// Yes or no.
    case bool(Bool?)
  }

  /// The ASCII characters that start a formula, and their wide forms, which some spreadsheets take for them.
  private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'"]

  private var sink: ByteSink

  init(_ sink: ByteSink) {
    self.sink = sink
  }

  /// Writes the names of the columns.
  mutating func header(_ names: [String]) {
    sink.write(names.joined(separator: ","))
    sink.write("\r\n")
  }

  /// Writes a row.
  mutating func row(_ fields: [Field]) throws {
    for (place, field) in fields.enumerated() {
      if place > 0 { sink.write(",") }
      write(field)
    }
    sink.write("\r\n")
    try sink.passOnIfFull()
  }

  mutating func finish() throws {
    try sink.flush()
  }

  private mutating func write(_ field: Field) {
    switch field {
    case .text(let text): if let text { sink.write(Self.quoted(text)) }
    case .integer(let number): if let number { sink.write(String(number)) }
    case .seconds(let elapsed): if let elapsed { sink.write(Figures.seconds(elapsed)) }
    case .time(let time): if let time { sink.write(time.description) }
    case .bool(let isTrue): if let isTrue { sink.write(isTrue ? "true" : "false") }
    }
  }

  /// The text as a field: harmless, and in quotes where it needs them.
  private static func quoted(_ text: String) -> String {
    var field = TerminalText.escaped(text)
    if let first = field.unicodeScalars.first, formulaStarts.contains(first) { field = "'" + field }
    let needsQuotes =
      field.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
      || field.utf8.first == UInt8(ascii: " ") || field.utf8.last == UInt8(ascii: " ")
    guard needsQuotes else { return field }
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
