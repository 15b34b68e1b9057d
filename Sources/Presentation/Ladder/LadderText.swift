internal import Findings
internal import NetworkTypes
internal import Reports

/// Draws a ladder on a terminal.
struct LadderText {
  private static let timeWidth = 11
  /// Lines of one message that are shown.
  private static let maximumLines = 4

  private let ladder: Ladder
  private let usesUTC: Bool
  private let frameWidth: Int
  private let laneWidth: Int

  init(_ ladder: Ladder, width: Int, usesUTC: Bool) {
    self.ladder = ladder
    self.usesUTC = usesUTC
    let labels = ladder.rows.flatMap(\.seen).map(\.label.count)
    frameWidth = max(6, labels.max() ?? 0)
    // Beyond this the eye loses the line.
    laneWidth = min(160, max(40, width - Self.timeWidth - 2 * frameWidth - 4))
  }

  /// Draws the columns' heads and all rows.
  func write(to out: inout TextWriter) throws {
    writeHeads(to: &out)
    for row in ladder.rows {
      write(row, to: &out)
      try out.passOnIfFull()
    }
    if let legend = ladder.legend {
      out.row(("", nil))
      out.item(legend)
    }
  }

  // MARK: - Heads

  private func writeHeads(to out: inout TextWriter) {
    let names = ladder.hosts.map { host in host.capture.map { "\(host.name) (\($0))" } ?? host.name }
    out.row((margin + heads(names), .heading))
    out.row((margin + heads(ladder.hosts.map { $0.address ?? "" }), .label))
  }

  /// Names over their bars: the first one from its bar on, the last one up to its bar, the others centered.
  private func heads(_ names: [String]) -> String {
    var cells = Array(repeating: Character(" "), count: laneWidth)
    for (column, name) in names.enumerated() {
      let name = Array(TerminalText.escaped(name).prefix(laneWidth / max(1, names.count)))
      let bar = names.count > 1 ? column * (laneWidth - 1) / (names.count - 1) : 0
      let start = column == 0 ? 0 : column == names.count - 1 ? laneWidth - name.count : bar - name.count / 2
      for (offset, character) in name.enumerated() where cells.indices.contains(start + offset) {
        cells[start + offset] = character
      }
    }
    return String(cells)
  }

  private var margin: String { String(repeating: " ", count: Self.timeWidth + frameWidth + 3) }

  // MARK: - Rows

  private func write(_ row: Ladder.Row, to out: inout TextWriter) {
    switch row.kind {
    case .gap:
      blank(isDotted: true, to: &out)
      writeSpanning(row, isDotted: true, to: &out)
      blank(isDotted: true, to: &out)
    case .note, .folded: writeSpanning(row, isDotted: false, to: &out)
    case .command, .reply, .opening, .fin, .reset, .data: writeArrow(row, to: &out)
    }
  }

  private func blank(isDotted: Bool, to out: inout TextWriter) {
    out.row((margin + canvas(isDotted: isDotted).text, nil))
  }

  private func writeSpanning(_ row: Ladder.Row, isDotted: Bool, to out: inout TextWriter) {
    var rest = row.text
    var time = row.time
    for _ in 0..<Self.maximumLines where !rest.isEmpty {
      var canvas = canvas(isDotted: isDotted)
      rest = canvas.write(rest, from: 0, to: ladder.hosts.count - 1)
      out.row((label(time) + String(repeating: " ", count: frameWidth + 3), nil), (canvas.text, row.tone))
      time = nil
    }
  }

  private func writeArrow(_ row: Ladder.Row, to out: inout TextWriter) {
    guard let from = row.from, let to = row.to, from != to else {
      writeSpanning(row, isDotted: false, to: &out)
      return
    }
    let (left, right) = frames(of: row, min(from, to), max(from, to))
    let stroke: LaneCanvas.Stroke = if case .data = row.kind { .data } else { .message }
    var canvas = canvas(isDotted: false)
    var rest = canvas.draw(
      from: from, to: to, stroke, row.text, arrived: row.arrived, isFromPath: row.isFromPath)
    out.row(
      (label(row.time) + " ", nil), (Self.padded(left, frameWidth) + " ", .label),
      (" " + canvas.paddedText, row.tone),
      (right.isEmpty ? "" : " " + right, .label))
    for _ in 1..<Self.maximumLines where !rest.isEmpty {
      var canvas = self.canvas(isDotted: false)
      rest = canvas.write(rest, from: from, to: to)
      out.row((margin, nil), (canvas.text, row.tone))
    }
  }

  private func canvas(isDotted: Bool) -> LaneCanvas {
    LaneCanvas(hosts: ladder.hosts.count, width: laneWidth, isDotted: isDotted)
  }

  // MARK: - Labels

  /// The frames at the left and the right end of an arrow; those of captures between them stand at the left.
  private func frames(of row: Ladder.Row, _ left: Int, _ right: Int) -> (left: String, right: String) {
    let atRight = row.seen.first { $0.column == right }
    let atLeft =
      row.seen.first { $0.column == left } ?? row.seen.first { $0.column < right && $0.column > left }
    return (atLeft?.label ?? "", atRight?.label ?? "")
  }

  private func label(_ time: Timestamp?) -> String {
    guard let time else { return String(repeating: " ", count: Self.timeWidth) }
    if usesUTC { return Self.padded(String(time.toMilliseconds.dropFirst(11).dropLast()), Self.timeWidth) }
    return Self.padded(Figures.sinceStart(time - ladder.start), Self.timeWidth)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension Ladder.Row {
  /// How the row stands out.
  var tone: TextTone? {
    switch kind {
    case .reset, .reply(isNegative: true), .data(isFailure: true): .error
    case .gap: .warning
    case .data(isFailure: false): .good
    case .note, .folded: .note
    case .command, .reply, .opening, .fin: arrived ? nil : .error
    }
  }
}
