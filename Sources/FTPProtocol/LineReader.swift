internal import NetworkTypes

/// Cuts one direction of a control connection into lines, over segment boundaries.
///
/// Lines end with a line feed, or a carriage return alone; line ends and Telnet commands are taken out.
public struct LineReader: Sendable {
  /// The longest line that is kept, in bytes.
  public static let maximumLine = 16 * 1024

  private var partial: [UInt8] = []
  private var traits: ControlLineTraits = []

  /// Lines that were longer than the limit.
  public private(set) var tooLongLines = 0

  /// Bytes of memory that it holds beside itself, roughly.
  public var heldBytes: Int { partial.count }

  /// Whether a line has been begun.
  public var isInsideLine: Bool { !partial.isEmpty }

  /// Makes a reader.
  public init() {}

  /// Reads the next bytes; calls `body` with every line that they end.
  public mutating func read(_ bytes: RawSpan, _ body: (RawSpan, ControlLineTraits) -> Void) {
    var start = 0
    while let end = bytes.firstOffset(of: 0x0a, from: start) {
      let piece = bytes.extracting(start..<end)
      if partial.isEmpty, piece.byteCount <= Self.maximumLine {
        deliver(piece, body)
      } else {
        append(piece)
        deliverPartial(body)
      }
      start = end + 1
    }
    if start < bytes.byteCount { append(bytes.extracting(start...)) }
  }

  /// Learns that the next bytes were not captured: a line that was begun is cut.
  public mutating func readGap(_ body: (RawSpan, ControlLineTraits) -> Void) {
    finish(body)
    traits = .followsGap
  }

  /// Ends the stream: a line that was begun is cut.
  public mutating func finish(_ body: (RawSpan, ControlLineTraits) -> Void) {
    guard !partial.isEmpty else { return }
    traits.insert(.isCut)
    deliverPartial(body)
  }

  /// Drops a line that was begun.
  public mutating func reset() {
    partial = []
    traits = []
  }

  private mutating func append(_ piece: RawSpan) {
    let room = Self.maximumLine - partial.count
    if piece.byteCount > room, traits.isDisjoint(with: .isTooLong) {
      traits.insert(.isTooLong)
      tooLongLines += 1
    }
    piece.extracting(..<min(room, piece.byteCount)).withUnsafeBytes { partial.append(contentsOf: $0) }
  }

  private mutating func deliverPartial(_ body: (RawSpan, ControlLineTraits) -> Void) {
    let line = partial
    partial.removeAll(keepingCapacity: line.count < 512)
    deliver(line.span.bytes, body)
  }

  private mutating func deliver(_ line: RawSpan, _ body: (RawSpan, ControlLineTraits) -> Void) {
    let known = traits
    traits = []
    var end = line.byteCount
    while end > 0, line.byte(at: end - 1) == 0x0d { end -= 1 }
    var start = 0
    // A carriage return alone ends a line for servers that go by it; what follows it must not pass for an argument.
    while let bare = line.extracting(..<end).firstOffset(of: 0x0d, from: start) {
      deliver(content: line.extracting(start..<bare), known, body)
      start = bare + 1
    }
    deliver(content: line.extracting(start..<end), known, body)
  }

  private func deliver(
    content: RawSpan, _ known: ControlLineTraits, _ body: (RawSpan, ControlLineTraits) -> Void
  ) {
    var start = 0
    while start < content.byteCount, content.byte(at: start) == 0 { start += 1 }
    let line = content.extracting(start...)
    if TelnetFilter.applies(to: line) {
      let stripped = TelnetFilter.strip(line)
      body(stripped.span.bytes, known)
    } else {
      body(line, known)
    }
  }
}
