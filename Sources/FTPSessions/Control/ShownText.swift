internal import NetworkTypes

/// Notes, line by line, which bytes of one direction of a control connection may be shown.
struct ShownText {
  /// Runs of bytes that are kept; behind them nothing is shown.
  static let maximumRuns = 100_000

  /// Offsets in the stream, in order, none touching another.
  private(set) var runs: [Range<Int>] = []
  /// Where the line that was begun starts.
  private var lineStart: Int?
  /// Where what was read of it ends.
  private var lineEnd = 0
  /// Whether it ends in a carriage return so far.
  private var endsInReturn = false

  /// Takes a piece of text of which no byte but the last is a line feed; `reading` tells of the line that it ends.
  mutating func take(_ piece: RawSpan, endingAt end: Int, _ reading: LineReading) {
    guard piece.byteCount > 0 else { return }
    if lineStart == nil { lineStart = end - piece.byteCount }
    lineEnd = end
    let last = piece.byte(at: piece.byteCount - 1)
    guard last == 0x0a else {
      endsInReturn = last == 0x0d
      return
    }
    if piece.byteCount > 1 { endsInReturn = piece.byte(at: piece.byteCount - 2) == 0x0d }
    finishLine(endLength: endsInReturn ? 2 : 1, reading)
  }

  /// Ends a line whose rest was not captured, or never sent.
  mutating func cut(_ reading: LineReading) {
    finishLine(endLength: 0, reading)
  }

  /// Forgets a line that was begun and is not read as one.
  mutating func reset() {
    lineStart = nil
    endsInReturn = false
  }

  /// Shows bytes that are no text: of TLS.
  mutating func show(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if let last = runs.last, last.upperBound >= range.lowerBound {
      runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else if runs.count < Self.maximumRuns {
      runs.append(range)
    }
  }

  private mutating func finishLine(endLength: Int, _ reading: LineReading) {
    defer { reset() }
    guard let start = lineStart else { return }
    let end = max(start, lineEnd - endLength)
    var shownUntil = start
    for secret in Self.hidden(in: start..<end, reading) {
      show(shownUntil..<max(shownUntil, secret.lowerBound))
      shownUntil = max(shownUntil, secret.upperBound)
    }
    show(shownUntil..<max(shownUntil, lineEnd))
  }

  /// What is not shown of a line that stands at `text`.
  ///
  /// Where the line was not read byte by byte as it stands there, more is hidden: from the first secret to the end.
  private static func hidden(in text: Range<Int>, _ reading: LineReading) -> [Range<Int>] {
    guard reading.isUnderstood else { return [text] }
    func range(_ lower: Int, _ upper: Int) -> Range<Int> {
      let lower = min(text.lowerBound + lower, text.upperBound)
      return lower..<max(lower, min(text.lowerBound + upper, text.upperBound))
    }
    let secrets = reading.secrets.sorted { $0.lowerBound < $1.lowerBound }
    if reading.parts == 1, reading.length == text.count {
      return secrets.map { range($0.lowerBound, $0.upperBound) }
    }
    let first = secrets.first?.lowerBound ?? (reading.isTooLong ? reading.length : text.count)
    return [range(first, text.count)]
  }
}
