internal import Findings
internal import FoundationEssentials
internal import NetworkTypes

/// Writes JSON as it goes, without building a tree: keys stay in the order in which they are written.
///
/// Documents stand one after another, each ending with its line.
struct JSONWriter {
  /// Where lines are broken.
  enum Layout {
    /// Each member of the outermost object, and each element of a list right in it, has a line of its own.
    case members
    /// A document is one line.
    case lines
    /// Each member of an object has a line of its own, further in than the object's; elements of lists have none.
    case indented
  }

  private(set) var sink: ByteSink
  private let layout: Layout
  private var depth = 0
  /// How many of the open values are objects.
  private var objectDepth = 0
  private var needsComma = false
  private var isInOuterList = false
  private var isInList = false
  /// Whether a key was just written, so that the value stands right behind it.
  private var isBehindKey = false

  init(_ sink: ByteSink, layout: Layout = .members) {
    self.sink = sink
    self.layout = layout
  }

  /// Ends a document; another one may follow.
  mutating func endDocument() throws {
    sink.write("\n")
    needsComma = false
    try sink.passOnIfFull()
  }

  /// Passes on what is left.
  mutating func finish() throws {
    try sink.flush()
  }

  // MARK: - Structure

  mutating func object(_ key: StaticString? = nil, _ body: (inout JSONWriter) throws -> Void) rethrows {
    try nest(key, open: "{", close: "}", body)
  }

  mutating func list(_ key: StaticString?, _ body: (inout JSONWriter) throws -> Void) rethrows {
    try nest(key, open: "[", close: "]", isList: true, body)
  }

  /// Passes on full buffers; call it between the elements of long lists.
  mutating func passOnIfFull() throws {
    try sink.passOnIfFull()
  }

  private mutating func nest(
    _ key: StaticString?, open: StaticString, close: StaticString, isList: Bool = false,
    _ body: (inout JSONWriter) throws -> Void
  ) rethrows {
    begin(key)
    sink.write(open)
    depth += 1
    if depth == 2 { isInOuterList = isList }
    if !isList { objectDepth += 1 }
    let wasInList = isInList
    isInList = isList
    needsComma = false
    try body(&self)
    depth -= 1
    if !isList { objectDepth -= 1 }
    isInList = wasInList
    switch layout {
    case .members: if depth == 0 || (depth == 1 && isList && needsComma) { sink.write("\n") }
    case .lines: break
    case .indented: if !isList && needsComma { breakLine() }
    }
    sink.write(close)
    needsComma = true
  }

  /// A new line as far in as objects are nested.
  private mutating func breakLine() {
    sink.write("\n" + String(repeating: "  ", count: objectDepth))
  }

  // MARK: - Values

  mutating func string(_ key: StaticString? = nil, _ value: String?) {
    begin(key)
    if let value { quote(value) } else { sink.write("null") }
  }

  /// Text from the wire; its bytes follow in base64 under `base64Key` where they are not UTF-8.
  mutating func wireText(_ key: StaticString, _ value: WireText?, base64Key: StaticString) {
    string(key, value?.text)
    if let bytes = value?.invalidBytes { string(base64Key, Data(bytes).base64EncodedString()) }
  }

  mutating func integer(_ key: StaticString? = nil, _ value: Int?) {
    begin(key)
    if let value { write(value) } else { sink.write("null") }
  }

  private mutating func write(_ number: Int) {
    var text = ShortText()
    text.append(Int64(number))
    sink.write(text)
  }

  mutating func bool(_ key: StaticString?, _ value: Bool) {
    begin(key)
    sink.write(value ? "true" : "false")
  }

  mutating func null(_ key: StaticString? = nil) {
    begin(key)
    sink.write("null")
  }

  mutating func seconds(_ key: StaticString?, _ value: ElapsedTime?) {
    begin(key)
    if let value { sink.write(Figures.secondsText(value)) } else { sink.write("null") }
  }

  /// A number with at most three decimals.
  mutating func decimal(_ key: StaticString?, _ value: Double?) {
    seconds(key, value.map { ElapsedTime(nanoseconds: Int64(($0 * 1000).rounded()) * 1_000_000) })
  }

  mutating func time(_ key: StaticString, _ value: Timestamp?) {
    begin(key)
    guard let value else { return sink.write("null") }
    sink.write(UInt8(ascii: "\""))
    sink.write(value.text)
    sink.write(UInt8(ascii: "\""))
  }

  /// A number under a key that is known only when the program runs.
  mutating func count(named name: String, _ value: Int) {
    begin(named: name)
    write(value)
  }

  /// Text under a key that is known only when the program runs.
  mutating func named(_ name: String, _ value: String) {
    begin(named: name)
    quote(value)
  }

  /// A key that is known only when the program runs; its value comes next, without a key of its own.
  mutating func key(named name: String) {
    separate()
    quote(name)
    endKey()
    needsComma = false
    isBehindKey = true
  }

  private mutating func begin(named name: String) {
    key(named: name)
    isBehindKey = false
    needsComma = true
  }

  private mutating func begin(_ key: StaticString?) {
    separate()
    if let key {
      sink.write(UInt8(ascii: "\""))
      sink.write(key)
      sink.write(UInt8(ascii: "\""))
      endKey()
    }
    needsComma = true
  }

  private mutating func endKey() {
    sink.write(UInt8(ascii: ":"))
    if layout == .indented { sink.write(UInt8(ascii: " ")) }
  }

  private mutating func separate() {
    guard !isBehindKey else {
      isBehindKey = false
      return
    }
    if needsComma { sink.write(UInt8(ascii: ",")) }
    switch layout {
    case .members: if depth == 1 || (depth == 2 && isInOuterList) { sink.write("\n") }
    case .lines: break
    case .indented:
      if !isInList && depth > 0 {
        breakLine()
      } else if needsComma {
        sink.write(" ")
      }
    }
  }

  private mutating func quote(_ text: String) {
    sink.write(UInt8(ascii: "\""))
    if !sink.writePlain(text) {
      for scalar in text.unicodeScalars { escape(scalar) }
    }
    sink.write(UInt8(ascii: "\""))
  }

  /// RFC 8259 section 7; characters that a terminal would act upon are escaped too, so that a JSON report is safe
  /// to look at.
  private mutating func escape(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": sink.write("\\\"")
    case "\\": sink.write("\\\\")
    case "\n": sink.write("\\n")
    case "\r": sink.write("\\r")
    case "\t": sink.write("\\t")
    default:
      guard TerminalText.isUnsafe(scalar) else {
        sink.write(String(scalar))
        return
      }
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        let digits = String(unit, radix: 16)
        sink.write("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
      }
    }
  }
}
