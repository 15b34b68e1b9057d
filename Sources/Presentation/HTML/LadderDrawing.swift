internal import Findings
internal import NetworkTypes
internal import Reports

/// Draws a ladder: a column a host, time going down, an arrow a message.
struct LadderDrawing {
  // Pixels.
  private static let timeWidth = 84
  private static let lineHeight = 15
  private static let character = 7
  private static let head = 48
  private static let maximumLines = 4

  private let ladder: Ladder
  private let moments: Moments
  private let capture: String?
  private let spacing: Int
  private let frameWidth: Int

  init(_ ladder: Ladder, moments: Moments, capture: String?) {
    self.ladder = ladder
    self.moments = moments
    self.capture = capture
    spacing =
      switch ladder.hosts.count {
      case ...2: 460
      case 3: 300
      case 4: 240
      default: 220
      }
    let longest = ladder.rows.map { Self.frames(of: $0).count }.max() ?? 0
    frameWidth = min(220, max(40, longest * Self.character))
  }

  private func x(of column: Int) -> Int { Self.timeWidth + 12 + column * spacing }
  private var right: Int { x(of: ladder.hosts.count - 1) }
  private var width: Int { right + 14 + frameWidth }

  /// What is drawn in a row of the given height.
  private struct Placed {
    let row: Ladder.Row
    let text: WrappedText
    let top: Int
    let height: Int
  }

  private var placed: [Placed] {
    var top = Self.head + 8
    return ladder.rows.map { row in
      let span: Int
      if let from = row.from, let to = row.to, from != to {
        span = abs(x(of: from) - x(of: to))
      } else {
        span = right - x(of: 0)
      }
      let text = WrappedText(
        said(row), columns: (span - 24) / Self.character, maximumLines: Self.maximumLines)
      let lines = max(1, text.lines.count) * Self.lineHeight
      let height =
        switch row.kind {
        case .gap: lines + 22
        case .note, .folded: lines + 8
        case .data: lines + 18
        case .command, .reply, .opening, .fin, .reset: lines + 13
        }
      defer { top += height }
      return Placed(row: row, text: text, top: top, height: height)
    }
  }

  /// The text of a row, and whether what it stands for got lost.
  private func said(_ row: Ladder.Row) -> String {
    guard !row.arrived, let to = row.to else { return row.text }
    return "\(row.text) (not seen at \(ladder.hosts[to].name))"
  }

  func write(to html: inout HTMLWriter) throws {
    let placed = placed
    let bottom = (placed.last.map { $0.top + $0.height } ?? Self.head) + 10
    let label =
      "Ladder of \(ladder.session): \(Figures.counted(ladder.rows.count, "row")) between "
      + ladder.hosts.map(\.name).joined(separator: ", ")
    try html.scrollBox(label) { html in
      try html.element(
        .svg,
        [
          .class: "ladder", .role: "img", .label: label, .width: "\(width)", .height: "\(bottom)",
          .viewBox: "0 0 \(width) \(bottom)",
        ]
      ) { html in
        try writeHosts(to: &html, bottom: bottom)
        for row in placed { try write(row, to: &html) }
      }
    }
  }

  // MARK: - Columns

  private func writeHosts(to html: inout HTMLWriter, bottom: Int) throws {
    for (column, host) in ladder.hosts.enumerated() {
      let x = x(of: column)
      let name = host.capture.map { "\(host.name) (\($0))" } ?? host.name
      let anchor = column == 0 ? "start" : column == ladder.hosts.count - 1 ? "end" : "middle"
      // A capture between the hosts is a place to look from, and not a host.
      let style = host.address == nil ? "host between" : "host"
      html.element(
        .text, [.class: style, .x: "\(x)", .y: "16", .textAnchor: anchor],
        text: Quoted.line(name, limit: spacing / 8))
      html.element(
        .text, [.class: "address", .x: "\(x)", .y: "33", .textAnchor: anchor], text: host.address ?? "capture"
      )
      line(
        .init(x: x, y: Self.head - 6), .init(x: x, y: bottom),
        class: host.address == nil ? "life between" : "life", to: &html)
    }
    html.element(
      .text, [.class: "address", .x: "\(Self.timeWidth)", .y: "33", .textAnchor: "end"], text: "time")
  }

  // MARK: - Rows

  private func write(_ placed: Placed, to html: inout HTMLWriter) throws {
    let row = placed.row
    try html.element(.g, [.class: "row \(row.style)"]) { html in
      if let time = row.time { html.element(.title, text: time.description) }
      let isBand = row.isSpanning
      let textHeight = placed.text.lines.count * Self.lineHeight
      let baseline = placed.top + (isBand ? (placed.height - textHeight) / 2 : 0) + 12
      if let time = row.time {
        html.element(
          .text, [.class: "time", .x: "\(Self.timeWidth)", .y: "\(baseline)", .textAnchor: "end"],
          text: moments.precise(time, in: capture))
      }
      if case .gap = row.kind {
        try html.element(
          .rect,
          [
            .class: "idle", .x: "\(x(of: 0))", .y: "\(placed.top + 3)", .width: "\(right - x(of: 0))",
            .height: "\(placed.height - 6)",
          ])
      }
      if let from = row.from, let to = row.to, from != to { try arrow(placed, from: from, to: to, to: &html) }
      try text(placed, baseline: baseline, to: &html)
      html.element(
        .text, [.class: "frame", .x: "\(right + 14)", .y: "\(baseline)"], text: Self.frames(of: row))
    }
  }

  private func text(_ placed: Placed, baseline: Int, to html: inout HTMLWriter) throws {
    let row = placed.row
    var (x, anchor) = ((x(of: 0) + right) / 2, "middle")
    if let from = row.from, let to = row.to, from != to {
      (x, anchor) = (self.x(of: min(from, to)) + 12, "start")
    }
    try html.element(.text, [.class: "said", .textAnchor: anchor]) { html in
      for (number, line) in placed.text.lines.enumerated() {
        html.element(
          .tspan, [.x: "\(x)", .y: "\(baseline + number * Self.lineHeight)"],
          // A blank at the end keeps the words of two lines apart where the text is copied.
          text: number + 1 < placed.text.lines.count ? line + " " : line)
      }
    }
  }

  /// The arrow, and a cross where what it stands for came from the path, or did not arrive.
  private func arrow(_ placed: Placed, from: Int, to: Int, to html: inout HTMLWriter) throws {
    let row = placed.row
    let y = placed.top + placed.height - (row.isData ? 10 : 6)
    let direction = to > from ? 1 : -1
    // What is cut off keeps the end that it has.
    let reach = direction * abs(x(of: to) - x(of: from)) / 5
    let start = x(of: from) + (row.isFromPath ? reach : 0)
    let end = x(of: to) - (row.arrived ? 0 : reach)
    if row.isData {
      try html.element(
        .rect,
        [
          .class: "bar", .x: "\(min(start, end - direction * 8))", .y: "\(y - 4)",
          .width: "\(max(1, abs(end - start) - 8))", .height: "8",
        ])
    } else {
      line(.init(x: start, y: y), .init(x: end - direction * 3, y: y), class: "shaft", to: &html)
    }
    let half = row.isData ? 8 : 4
    if row.arrived {
      try html.element(
        .path,
        [.class: "tip", .d: "M\(end) \(y)l\(-direction * 2 * half) \(-half)v\(2 * half)z"])
    }
    for cut in [row.isFromPath ? start : nil, row.arrived ? nil : end].compactMap(\.self) {
      try html.element(.path, [.class: "cross", .d: "M\(cut - 5) \(y - 5)l10 10m0 -10l-10 10"])
    }
  }

  private struct Point {
    let x: Int
    let y: Int
  }

  private func line(_ from: Point, _ to: Point, class style: String, to html: inout HTMLWriter) {
    html.element(
      .line,
      [.class: style, .x1: "\(from.x)", .y1: "\(from.y)", .x2: "\(to.x)", .y2: "\(to.y)"], text: "")
  }

  /// `C1:12 C2:9`, or the range of a data connection.
  private static func frames(of row: Ladder.Row) -> String {
    row.seen.prefix(3).map(\.label).joined(separator: " ")
  }
}

extension Ladder.Row {
  /// The class of its drawing.
  fileprivate var style: String {
    switch kind {
    case .command: "command"
    case .reply(let isNegative): isNegative ? "reply bad" : "reply"
    case .opening, .fin: "handshake"
    case .reset: "reset"
    case .data(let isFailure): isFailure ? "data bad" : "data"
    case .gap: "gap"
    case .note, .folded: "note"
    }
  }

  fileprivate var isData: Bool { if case .data = kind { true } else { false } }
  /// Whether it stands across all columns.
  fileprivate var isSpanning: Bool { from == nil || to == nil || from == to }
}
