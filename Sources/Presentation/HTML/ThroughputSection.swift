internal import FTPSessions
internal import Findings
internal import Reports

/// How fast each transfer was, a bar each.
struct ThroughputSection: HTMLSection {
  private static let barWidth = 200

  private let page: HTMLPage

  let id = "throughput"
  let title = "Throughput"
  var isNeeded: Bool { !page.survey.movements.isEmpty }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    let movements = page.survey.movements
    let most = max(1, movements.map(\.goodput).max() ?? 1)
    try html.scrollBox("Throughput of each transfer") { html in
      try html.element(.table) { html in
        try html.tableHead(["", "what", "bytes", "took", "rate", "", "end"])
        try html.element(.tbody) { html in
          for movement in movements { try write(movement, most: most, to: &html) }
        }
      }
    }
    let hidden = page.survey.movementCount - movements.count
    if hidden > 0 {
      html.remark(
        "\(Figures.counted(hidden, "more transfer")), smaller than these, are not listed.")
    }
    let silent = page.document.summary.transfers - page.survey.movementCount
    if silent > 0 {
      html.remark("\(Figures.counted(silent, "transfer")) moved nothing that could be timed.")
    }
  }

  private func write(_ movement: SessionSurvey.Movement, most: Int, to html: inout HTMLWriter) throws {
    try html.element(.tr) { html in
      try html.element(.th, [.scope: "row"]) { try page.writeReference(movement.id, to: &$0) }
      try html.element(.td, [.class: "path"]) { $0.wireText(movement.title) }
      html.element(.td, [.class: "number"], text: Figures.shortBytes(movement.bytes))
      html.element(.td, [.class: "number"], text: movement.duration.map(Figures.duration) ?? "")
      html.element(.td, [.class: "number"], text: Figures.rate(movement.goodput))
      try html.element(.td) { html in
        try html.element(
          .svg, [.class: "rate", .width: "\(Self.barWidth)", .height: "10", .hidden: "true"]
        ) { html in
          let part = Double(max(0, movement.goodput)) / Double(most)
          let length = max(1, Int(part * Double(Self.barWidth)))
          try html.element(
            .rect,
            [.class: "transfer \(movement.outcome.style)", .width: "\(length)", .height: "10"])
        }
      }
      html.element(.td, [.class: movement.outcome.style], text: movement.outcome.words)
    }
  }
}

extension TransferOutcome {
  /// The class of what shows it.
  var style: String { self == .completed ? "good" : isFailure ? "bad" : "unsure" }
}
