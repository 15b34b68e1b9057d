public import Capture
private import Findings
public import NetworkTypes
private import Reports

/// One line for people who wait: how much has been read, how fast, and how long the rest will take.
public struct ProgressText {
  private let status: ReadingProgress.Status
  private let elapsed: Double

  /// Tells of a status, so long after the reading began.
  public init(_ status: ReadingProgress.Status, after elapsed: ElapsedTime) {
    self.status = status
    self.elapsed = elapsed.seconds
  }

  /// The line, escaped, in at most `width` columns; the name of the input is cut at its start, where it must be.
  public func line(width: Int) -> String {
    let (head, name) = parts
    let text = TerminalText.escaped(head)
    guard let name else { return Self.start(of: text, columns: width) }
    let space = width - Self.columns(text) - 2
    // Where a name would be a few letters of its end, the figures are enough.
    guard space >= 8 else { return Self.start(of: text, columns: width) }
    return "\(text): \(Self.end(of: TerminalText.escaped(name), columns: space))"
  }

  /// What is told, and the input that is being read.
  private var parts: (head: String, name: String?) {
    guard status.inputs > 0 else { return ("looking for captures", nil) }
    guard status.finishedInputs < status.inputs else {
      return ("\(Figures.counted(status.frames, "frame")) read, examining them", nil)
    }
    let name = status.path.map { $0 == "-" ? "standard input" : $0 }
    guard status.frames > 0 || status.finishedInputs > 0 else { return ("waiting for the first frame", name) }
    var words = [amount]
    if let left { words.append("\(left) left") }
    if status.inputs > 1 {
      words.append("input \(min(status.finishedInputs + 1, status.inputs)) of \(status.inputs)")
    }
    return (words.joined(separator: ", "), name)
  }

  private var amount: String {
    let bytes = status.size == nil ? status.bytes : status.fileBytes
    let rate = elapsed > 0 ? " at \(Figures.bytes(Int(Double(bytes) / elapsed)))/s" : ""
    guard let size = status.size, size > 0 else {
      return "\(Figures.counted(status.frames, "frame")), \(Figures.bytes(bytes))\(rate)"
    }
    // All of it has been read only when the last input is done with.
    return "\(min(99, bytes * 100 / size))% of \(Figures.bytes(size))\(rate)"
  }

  /// The time that the rest will take; nil where too little has been read to tell, or where nobody knows how much there is.
  private var left: String? {
    guard let size = status.size, elapsed >= 1, status.fileBytes * 50 >= size else { return nil }
    let seconds = elapsed * Double(max(0, size - status.fileBytes)) / Double(max(1, status.fileBytes))
    guard seconds >= 1 else { return nil }
    return seconds < 100 ? "\(Int(seconds)) s" : "\(Figures.grouped(Int(seconds / 60))) min"
  }

  // MARK: - Columns

  /// The columns that a text takes at most: whatever is not ASCII may be two wide.
  public static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int { scalar.isASCII ? 1 : 2 }

  private static func start(of text: String, columns limit: Int) -> String {
    guard columns(text) > limit else { return text }
    var space = limit
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix { scalar in
          space -= columns(scalar)
          return space >= 0
        }))
  }

  /// The end of a text, behind `…` where it does not fit.
  private static func end(of text: String, columns limit: Int) -> String {
    guard columns(text) > limit else { return text }
    var space = limit - columns("…")
    let kept = text.unicodeScalars.reversed().prefix { scalar in
      space -= columns(scalar)
      return space >= 0
    }
    return limit < 2 ? "" : "…" + String(String.UnicodeScalarView(kept.reversed()))
  }
}
