internal import FTPSessions
internal import Findings

/// A finding in words: what, where, why, and what to do.
struct FindingText {
  let finding: Finding
  let id: String
  let report: Report

  /// Frames, sessions, causes and the like that are listed of one finding.
  private static let maximumListed = 6

  /// One line: how bad it is, and what it is called.
  var title: String {
    "\(id)  \(symbol) \(finding.severity.rawValue.uppercased())  \(finding.code) \(finding.name)"
      + (finding.confidence == .certain ? "" : "  (\(finding.confidence.rawValue))")
  }

  /// Beside the word, for eyes that look for the worst.
  private var symbol: String {
    switch finding.severity {
    case .error: "✗"
    case .warning: "!"
    case .note: "·"
    }
  }

  /// The verdict.
  var summary: String { TerminalText.escaped(finding.summary) }

  /// Where it shows, why we think so, and what to do.
  var details: [String] {
    var lines = ["where: \(place)"]
    lines += evidence.map { "seen: \($0)" }
    lines += reasons
    if !finding.causes.isEmpty {
      lines.append("likely causes: " + finding.causes.map(TerminalText.escaped).joined(separator: "; "))
    }
    lines += finding.remedies.map { "do: \(TerminalText.escaped($0))" }
    if let filter = finding.evidence.first?.displayFilter { lines.append("filter: \(filter)") }
    return lines
  }

  /// The sessions or transfers, and the first frame.
  var place: String {
    let transfers = finding.transfers.map(report.transferID)
    let named = Set(finding.transfers.map(\.session))
    let sessions = finding.sessions.filter { !named.contains($0) }.map(report.sessionID)
    let all = (transfers.isEmpty ? [] : transfers) + sessions
    var text = all.prefix(Self.maximumListed).joined(separator: ", ")
    if all.count > Self.maximumListed {
      text += " and \(Figures.grouped(all.count - Self.maximumListed)) more"
    }
    guard let frames else { return text.isEmpty ? "the whole capture" : text }
    return text.isEmpty ? frames : "\(text), \(frames)"
  }

  /// The first frames of evidence, as `C1:140`.
  private var frames: String? {
    finding.evidence.first.map { evidence in
      let frames = evidence.frames.prefix(Self.maximumListed).map(String.init).joined(separator: ",")
      return "frame \(Report.captureID(evidence.trace)):\(frames)"
    }
  }

  private var evidence: [String] {
    var lines = finding.evidence.prefix(Self.maximumListed).map { evidence in
      let frames = evidence.frames.prefix(Self.maximumListed).map(String.init).joined(separator: ",")
      let more = evidence.frames.count > Self.maximumListed ? ",…" : ""
      return "\(TerminalText.escaped(evidence.shows)) (\(Report.captureID(evidence.trace)):\(frames)\(more))"
    }
    if finding.evidence.count > lines.count {
      lines.append("… and \(Figures.grouped(finding.evidence.count - lines.count)) more; see --format json")
    }
    return lines
  }

  /// What speaks for the sender of a RST.
  private var reasons: [String] {
    finding.facts.filter { $0.name == "reset_evidence" }.flatMap { fact -> [String] in
      guard case .list(let values) = fact.value else { return [] }
      return values.compactMap { value in
        guard case .text(let text) = value else { return nil }
        return "why: \(TerminalText.escaped(text))"
      }
    }
  }
}
