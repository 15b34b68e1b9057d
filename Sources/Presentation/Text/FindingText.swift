internal import Findings
internal import Reports

/// A finding in words: what, where, why, and what to do.
struct FindingText {
  let finding: ReportedFinding

  /// Pieces of evidence, and frames of one of them, that are listed.
  private static let maximumListed = 6

  init(_ finding: ReportedFinding) {
    self.finding = finding
  }

  /// One line: how bad it is, and what it is called.
  var title: String {
    "\(finding.id)  \(finding.severity.symbol) \(finding.severity.rawValue.uppercased())  \(finding.code) \(finding.name)"
  }

  /// How sure it is, where that is not certain.
  var doubt: String { finding.confidence == .certain ? "" : "  (\(finding.confidence.rawValue))" }

  /// Where it shows, why we think so, and what to do; each with its label.
  var details: [(label: String, text: String)] {
    var lines = [("where", finding.place)]
    lines += evidence.map { ("seen", $0) }
    lines += reasons.map { ("why", $0) }
    if !finding.causes.isEmpty { lines.append(("likely causes", finding.causes.joined(separator: "; "))) }
    lines += finding.remedies.map { ("do", $0) }
    if let filter = finding.evidence.first?.displayFilter { lines.append(("filter", filter)) }
    return lines
  }

  private var evidence: [String] {
    var lines = finding.evidence.prefix(Self.maximumListed).map { evidence in
      let frames = evidence.frames.prefix(Self.maximumListed).map(String.init).joined(separator: ",")
      let more = evidence.frames.count > Self.maximumListed ? ",…" : ""
      return "\(evidence.shows) (\(evidence.capture):\(frames)\(more))"
    }
    if finding.evidence.count > lines.count {
      lines.append("… and \(Figures.grouped(finding.evidence.count - lines.count)) more; see --format json")
    }
    return lines
  }

  /// What speaks for the sender of a RST.
  var reasons: [String] {
    guard case .list(let values) = finding.facts["reset_evidence"] else { return [] }
    return values.compactMap { value in
      guard case .text(let text) = value else { return nil }
      return text
    }
  }
}

extension Severity {
  /// Beside the word, for eyes that look for the worst.
  var symbol: String {
    switch self {
    case .error: "✗"
    case .warning: "!"
    case .note: "·"
    }
  }
}
