internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows

/// A line for each session, in columns.
struct SessionTable {
  /// A row: a session in a few words.
  private struct Row {
    let outcome: SessionOutcome
    let cells: [String]
  }

  /// The titles of the columns; the first one, of id and outcome, has none.
  static let titles = ["", "client", "server", "user", "transfers", "bytes", "lasted", "end"]
  /// The columns whose numbers stand under one another.
  private static let rightAligned: Set<Int> = [4, 5, 6]
  /// The most columns of a user's name or an address.
  private static let maximumCell = 28

  /// The columns that are left out where there is no room, the first one first.
  private static let dispensable = [6, 5, 3, 2]

  private let rows: [Row]

  init(_ sessions: [ReportedSession]) {
    rows = sessions.map { session in
      Row(outcome: session.outcome, cells: Self.cells(of: session))
    }
  }

  /// Writes the table, with as many columns as there is room for.
  func write(to out: inout TextWriter) throws {
    let widths = Self.titles.indices.map { column in
      (rows.map { $0.cells[column].count } + [Self.titles[column].count]).max() ?? 0
    }
    var columns = Array(Self.titles.indices)
    for column in Self.dispensable where columns.reduce(0, { $0 + widths[$1] + 2 }) > out.width {
      columns.removeAll { $0 == column }
    }
    out.row(("  " + Self.line(Self.titles, widths, columns), .label))
    for row in rows {
      let lead = "  " + Self.padded(row.cells[0], widths[0], isRight: false)
      out.row(
        (lead, row.outcome.tone), ("  " + Self.line(row.cells, widths, Array(columns.dropFirst())), nil))
      try out.passOnIfFull()
    }
  }

  /// The cells of a session's row.
  static func cells(of session: ReportedSession) -> [String] {
    let completed = session.completedTransfers
    let bytes = session.transferredBytes
    return [
      "\(session.id) \(session.outcome.symbol)",
      session.client.description, session.server.description, session.user?.name ?? "",
      session.transfers.isEmpty ? "-" : "\(completed)/\(session.transfers.count)",
      bytes > 0 ? Figures.shortBytes(bytes) : "-",
      Figures.duration(session.end - session.start),
      session.legs.first.map(end) ?? "",
    ].map { TerminalText.escaped(Quoted.line($0, limit: maximumCell)) }
  }

  /// How a control connection ended, and by whom, in a word or two.
  static func end(of leg: ReportedLeg) -> String {
    let closer = leg.closedBy == .unknown ? "" : " \(leg.closedBy.rawValue)"
    return switch leg.endReason {
    case .fin: "FIN\(closer)"
    case .reset: "RST\(closer)"
    case .refused: "refused"
    case .unanswered: "no answer"
    case .blackHole: "silence"
    case .open: "open"
    }
  }

  private static func line(_ cells: [String], _ widths: [Int], _ columns: [Int]) -> String {
    var line = columns.map { column in
      padded(cells[column], widths[column], isRight: rightAligned.contains(column))
    }.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func padded(_ text: String, _ width: Int, isRight: Bool) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? blanks + text : text + blanks
  }
}
