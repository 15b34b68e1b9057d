internal import FTPSessions
internal import Findings
internal import Reports

/// All sessions over time; captures that were not compared have a timeline each, as their clocks differ.
struct TimelineSection: HTMLSection {
  private let page: HTMLPage

  let id = "timeline"
  let title = "Timeline"
  var isNeeded: Bool { !page.survey.sessions.isEmpty }

  init(_ page: HTMLPage) {
    self.page = page
  }

  func write(to html: inout HTMLWriter) throws {
    try writeLegend(to: &html)
    guard !page.document.isComparison else {
      try write(page.survey.worstFirst, of: nil, limit: HTMLPage.Limit.timelineRows, to: &html)
      return
    }
    let places = Dictionary(grouping: page.survey.worstFirst) { page.survey.sessions[$0].capture ?? "" }
    let limit = max(10, HTMLPage.Limit.timelineRows / max(1, places.count))
    for capture in page.document.captures {
      guard let places = places[capture.id] else { continue }
      if page.document.captures.count > 1 {
        try html.element(.h3) { html in
          html.element(.span, [.class: "code"], text: capture.id)
          html.text(" ")
          html.wireText(capture.name)
        }
      }
      try write(places, of: capture, limit: limit, to: &html)
    }
  }

  private func write(
    _ worstFirst: [Int], of capture: ReportedCapture?, limit: Int, to html: inout HTMLWriter
  ) throws {
    let shown = try worstFirst.prefix(limit).map { try page.document.sessions[$0] }
    try TimelineDrawing(shown, of: capture, on: page).write(to: &html)
    let hidden = worstFirst.dropFirst(limit)
    guard !hidden.isEmpty else { return }
    let outcomes = SessionOutcome.allCases.compactMap { outcome in
      let count = hidden.count { page.survey.sessions[$0].outcome == outcome }
      return count > 0 ? "\(Figures.grouped(count)) \(outcome.rawValue)" : nil
    }
    html.remark(
      "\(Figures.counted(hidden.count, "more session")) not drawn: \(outcomes.joined(separator: ", ")).")
  }

  private func writeLegend(to html: inout HTMLWriter) throws {
    try html.element(.ul, [.class: "legend"]) { html in
      for (style, words) in [
        ("session", "session"), ("transfer", "transfer"), ("transfer bad", "failed transfer"),
        ("transfer unsure", "transfer whose end is not known"),
        ("idle", "idle: no payload"),
      ] {
        try html.element(.li) { html in
          try html.element(.svg, [.class: "swatch", .width: "18", .height: "10", .hidden: "true"]) { html in
            try html.element(
              .rect, [.class: style, .x: "0", .y: "1", .width: "18", .height: style == "session" ? "3" : "8"])
          }
          html.text(" \(words)")
        }
      }
      try html.element(.li) { html in
        try html.element(.svg, [.class: "swatch", .width: "12", .height: "10", .hidden: "true"]) { html in
          try html.element(.path, [.class: "cross", .d: "M1 1l8 8m0 -8l-8 8"])
        }
        html.text(" RST")
      }
    }
  }
}
