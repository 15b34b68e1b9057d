internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports

/// A ladder as a sequence diagram of Mermaid, which ticket systems draw.
struct MermaidLadder {
  /// Characters of a row's text that are shown: a drawing gets as wide as its longest line.
  private static let maximumText = 72
  /// Characters of a note that are shown; it spans all columns.
  private static let maximumNote = 140
  /// Places where a row was seen that are named.
  private static let maximumSightings = 6

  private let ladder: Ladder

  init(_ ladder: Ladder) {
    self.ladder = ladder
  }

  /// The lines of the diagram, the block around it included.
  var lines: [String] {
    var lines = ["```mermaid", "sequenceDiagram"]
    for (column, host) in ladder.hosts.enumerated() {
      lines.append("  participant h\(column) as \(Self.title(of: host))")
    }
    for row in ladder.rows { lines += Self.lines(of: row, label(of: row), hosts: ladder.hosts.count) }
    return lines + ["```"]
  }

  private static func title(of host: Ladder.Host) -> String {
    [host.name, host.address, host.capture.map { "(\($0))" }].compactMap(\.self).map {
      escaped(Quoted.line($0, limit: maximumText))
    }.joined(separator: "<br/>")
  }

  private static func lines(of row: Ladder.Row, _ label: String, hosts: Int) -> [String] {
    guard let from = row.from, let to = row.to else {
      return ["  Note over h0\(hosts > 1 ? ",h\(hosts - 1)" : ""): \(label)"]
    }
    let message = "h\(from)\(arrow(of: row))h\(to): \(label)"
    guard case .data(let isFailure) = row.kind else { return ["  " + message] }
    // A bar behind the arrow, in a color that both light and dark pages bear.
    return ["  rect rgba(\(isFailure ? "220, 60, 60" : "60, 130, 220"), 0.2)", "    " + message, "  end"]
  }

  private static func arrow(of row: Ladder.Row) -> String {
    switch row.kind {
    case .reset, .data(isFailure: true): "-x"
    case .reply: row.arrived ? "-->>" : "--x"
    default: row.arrived ? "->>" : "-x"
    }
  }

  /// What happened, and below it when and in which frames.
  private func label(of row: Ladder.Row) -> String {
    var text = row.text
    if !row.arrived, !row.isData { text += " (not seen there)" }
    let limit = row.from == nil ? Self.maximumNote : Self.maximumText
    var parts = [Self.escaped(Quoted.line(text, limit: limit))]
    var place = row.seen.prefix(Self.maximumSightings).map { sighting in
      let (first, last) = (sighting.frames.lowerBound, sighting.frames.upperBound)
      return "\(Self.escaped(sighting.capture)):\(first)" + (first == last ? "" : "-\(last)")
    }
    if let time = row.time, time >= ladder.start {
      place.insert("+\(Self.escaped(Figures.duration(time - ladder.start)))", at: 0)
    }
    if !place.isEmpty { parts.append(place.joined(separator: ", ")) }
    return parts.joined(separator: "<br/>")
  }

  /// The text with all that Mermaid could act upon as its entity codes: `;` ends a statement, `#` starts an entity,
  /// `%%` a comment or directive, and `end` a block's end.
  static func escaped(_ text: String) -> String {
    let text = TerminalText.escaped(text)
    var result = ""
    var word = ""
    func flush() {
      // Its letters as they were, in a word that Mermaid does not know.
      result +=
        word.lowercased() == "end" ? "#\(word.unicodeScalars.first?.value ?? 0);\(word.dropFirst())" : word
      word = ""
    }
    for scalar in text.unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isLetter {
        word.unicodeScalars.append(scalar)
        continue
      }
      flush()
      switch scalar {
      case " ", ".", ",", "/", "_", "(", ")", "+", "-", "=", "?", "!": result.unicodeScalars.append(scalar)
      default: result += "#\(scalar.value);"
      }
    }
    flush()
    return result
  }
}

extension Ladder.Row {
  /// Whether it is a data connection.
  fileprivate var isData: Bool { if case .data = kind { true } else { false } }
}
