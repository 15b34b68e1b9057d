internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports

/// What client and server of a session said, a line each.
struct DialogueTable {
  /// Said where the report has no dialogue.
  static let leftOut =
    "The dialogue is left out: the report was made without it (--exchanges puts it there)."

  /// Characters of a line that are shown, and lines of a reply.
  private static let maximumText = 500
  private static let maximumReplyLines = 60

  /// A line of the table.
  private struct Line {
    let time: Timestamp
    let isReply: Bool
    let isBad: Bool
    let text: [String]
    let seen: String
    var remark = ""
  }

  private let session: ReportedSession
  private let page: HTMLPage

  init(_ session: ReportedSession, on page: HTMLPage) {
    self.session = session
    self.page = page
  }

  /// Writes the table, with at most as many lines as are left for the whole page.
  func write(linesLeft: inout Int, to html: inout HTMLWriter) throws {
    guard let exchanges = session.exchanges else { return }
    guard !exchanges.isEmpty else {
      html.remark(
        session.tls == .none ? "No command and no reply was seen." : "The dialogue is hidden in TLS.")
      return
    }
    let limit = min(HTMLPage.Limit.sessionLines, max(0, linesLeft))
    var lines: [Line] = []
    for exchange in exchanges {
      lines += self.lines(of: exchange)
      if lines.count > limit { break }
    }
    let isWhole = lines.count <= limit
    // A final reply comes long after its command, and after what was said in between.
    let shown = lines.prefix(limit).enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
    linesLeft -= shown.count
    if !shown.isEmpty {
      try html.scrollBox("Dialogue of \(session.id)") { html in
        try html.element(.table, [.class: "dialogue"]) { html in
          try html.tableHead(["time", "", "said", "seen"])
          try html.element(.tbody) { html in
            for line in shown { try write(line, to: &html) }
          }
        }
      }
    }
    if !isWhole {
      html.remark(
        "The dialogue goes on; the rest is left out to keep the page small. The JSON report has it.")
    } else if session.tls == .explicit, session.readableSince == nil {
      html.remark("What was said in TLS is hidden.")
    }
  }

  private func write(_ line: Line, to html: inout HTMLWriter) throws {
    let style = (line.isReply ? "reply" : "command") + (line.isBad ? " bad" : "")
    try html.element(.tr, [.class: style]) { html in
      try html.element(.td, [.class: "number"]) { html in
        html.element(
          .time, [.datetime: line.time.description],
          text: page.moments.precise(line.time, in: session.legs.first?.capture))
      }
      html.element(.td, [.class: "arrow"], text: line.isReply ? "←" : "→")
      try html.element(.td, [.class: "said"]) { html in
        for text in line.text { try html.element(.div) { $0.wireText(text) } }
        if !line.remark.isEmpty { html.element(.div, [.class: "remark"], text: line.remark) }
      }
      html.element(.td, [.class: "frames"], text: line.seen)
    }
  }

  // MARK: - Lines

  private func lines(of exchange: ReportedExchange) -> [Line] {
    var lines: [Line] = []
    if let command = exchange.command {
      let text = exchange.argument.map { "\(command) \($0)" } ?? command
      lines.append(
        Line(
          time: exchange.time, isReply: false, isBad: false, text: Self.cut(text, lines: 1),
          seen: Self.places(exchange.seen.filter { $0.reply == nil }.map { ($0.capture, $0.frame) })))
    }
    for (place, reply) in exchange.replies.enumerated() {
      lines.append(
        Line(
          time: reply.time ?? exchange.time, isReply: true, isBad: reply.code >= 400,
          text: Self.cut("\(reply.code) \(reply.text)", lines: Self.maximumReplyLines),
          seen: Self.places(exchange.seen.filter { $0.reply == place }.map { ($0.capture, $0.frame) })))
    }
    for reply in exchange.missedReplies ?? [] {
      lines.append(
        Line(
          time: reply.time, isReply: true, isBad: true,
          text: Self.cut("\(reply.code) \(reply.text)", lines: Self.maximumReplyLines),
          seen: "\(reply.capture):\(reply.frame)",
          remark: "It did not reach the capture that tells of the session."))
    }
    return lines
  }

  private static func places(_ seen: [(capture: String, frame: Int)]) -> String {
    seen.prefix(4).map { "\($0.capture):\($0.frame)" }.joined(separator: " ")
  }

  /// The lines of a text, at most so many, with `…` where more was.
  private static func cut(_ text: String, lines limit: Int) -> [String] {
    let lines = text.split(whereSeparator: \.isNewline)
    let shown = lines.prefix(limit).map { Quoted.line(String($0), limit: maximumText) }
    return lines.count > limit ? shown + ["…"] : shown
  }
}
