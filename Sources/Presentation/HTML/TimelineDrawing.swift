internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports

/// Draws sessions over time, a row each: how long it lasted, its transfers, silences and RSTs.
struct TimelineDrawing {
  // Pixels.
  private static let left = 84
  private static let length = 800
  private static let head = 40
  private static let width = left + length + 80
  /// So many sessions have rows with room.
  private static let few = 40

  private let sessions: [ReportedSession]
  private let page: HTMLPage
  private let axis: TimeAxis
  private let rowHeight: Int

  /// Draws sessions of a capture, or those of captures that were compared.
  init(_ sessions: [ReportedSession], of capture: ReportedCapture?, on page: HTMLPage) {
    self.sessions = sessions.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    self.page = page
    let start = self.sessions.first?.start ?? Timestamp(nanoseconds: 0)
    let end = sessions.map(\.end).max() ?? start
    axis = TimeAxis(
      from: min(start, (capture == nil ? page.moments.origin : capture?.start) ?? start), to: max(start, end),
      left: Self.left, length: Self.length)
    rowHeight = sessions.count <= Self.few ? 22 : 14
  }

  func write(to html: inout HTMLWriter) throws {
    let height = Self.head + sessions.count * rowHeight + 8
    let label = "Timeline of \(Figures.counted(sessions.count, "session")), from \(axis.start.toMilliseconds)"
    try html.scrollBox(label) { html in
      try html.element(
        .svg,
        [
          .class: "timeline", .role: "img", .label: label, .width: "\(Self.width)", .height: "\(height)",
          .viewBox: "0 0 \(Self.width) \(height)",
        ]
      ) { html in
        try writeAxis(to: &html, bottom: height - 6)
        for (row, session) in sessions.enumerated() {
          try write(session, top: Self.head + row * rowHeight, to: &html)
        }
      }
    }
  }

  private func writeAxis(to html: inout HTMLWriter, bottom: Int) throws {
    for (y, label) in [("12", "from start"), ("27", String(axis.start.description.prefix(10)))] {
      html.element(.text, [.class: "tick", .x: "0", .y: y], text: label)
    }
    for tick in axis.ticks {
      let x = "\(tick.x)"
      html.element(.text, [.class: "tick", .x: "\(tick.x + 4)", .y: "12"], text: tick.relative)
      html.element(.text, [.class: "tick", .x: "\(tick.x + 4)", .y: "27"], text: tick.utc)
      html.element(.line, [.class: "grid", .x1: x, .y1: "2", .x2: x, .y2: "\(bottom)"], text: "")
    }
  }

  // MARK: - A session

  private func write(_ session: ReportedSession, top: Int, to html: inout HTMLWriter) throws {
    let middle = top + rowHeight / 2
    try html.element(.g, [.class: session.outcome.rawValue]) { html in
      html.element(
        .title, text: "\(session.id) \(session.outcome.rawValue), \(session.client) to \(session.server)")
      try html.element(.text, [.class: "label", .x: "0", .y: "\(middle + 4)"]) { html in
        html.text("\(session.outcome.symbol) ")
        try page.writeReference(session.id, to: &html)
      }
      try bar("session", session.start, session.end, y: middle - 1, height: 3, to: &html)
      for gap in (session.legs.first?.gaps ?? []).prefix(page.layout.maximumTransfers) {
        try bar(
          "idle", gap.time, gap.time + gap.payloadGap, y: middle - rowHeight / 3, height: rowHeight * 2 / 3,
          title: "\(session.id) idle for \(Figures.duration(gap.payloadGap))", to: &html)
      }
      for transfer in session.transfers.prefix(page.layout.maximumTransfers) {
        guard let start = transfer.start else { continue }
        let text = TransferText(transfer, of: session)
        try bar(
          "transfer \(transfer.outcome.style)", start, transfer.end ?? start,
          y: middle - rowHeight / 4, height: rowHeight / 2,
          title: "\(transfer.id) \(text.title): \(text.amount)", to: &html)
      }
      try writeResets(of: session, y: middle, to: &html)
    }
  }

  private func bar(
    _ style: String, _ start: Timestamp, _ end: Timestamp, y: Int, height: Int, title: String? = nil,
    to html: inout HTMLWriter
  ) throws {
    let x = axis.x(of: start)
    try html.element(
      .rect,
      [
        .class: style, .x: "\(x)", .y: "\(y)", .width: "\(max(2, axis.x(of: max(start, end)) - x))",
        .height: "\(height)",
      ]
    ) { html in
      if let title { html.element(.title, text: title) }
    }
  }

  /// RSTs on the control connection; the same one seen in several captures is one mark.
  private func writeResets(of session: ReportedSession, y: Int, to html: inout HTMLWriter) throws {
    var drawn: Set<Int> = []
    for event in session.legs.flatMap(\.events) where event.kind == .rst {
      let x = axis.x(of: event.time)
      guard drawn.isDisjoint(with: x - 3...x + 3) else { continue }
      drawn.insert(x)
      try html.element(.path, [.class: "cross", .d: "M\(x - 5) \(y - 5)l10 10m0 -10l-10 10"]) { html in
        html.element(
          .title,
          text: "\(session.id) RST in the \(event.from.rawValue)'s name, \(event.time.toMilliseconds)")
      }
    }
  }
}
