internal import Findings

/// Where a finding shows: its transfers or sessions, and its first frames.
struct FindingPlace {
  /// Frames, sessions and transfers that are named.
  private static let maximumListed = 6

  private let finding: Finding
  private let report: Report

  init(_ finding: Finding, in report: Report) {
    self.finding = finding
    self.report = report
  }

  /// `S1.T1, frame C1:140`.
  var text: String {
    Self.text(
      transfers: finding.transfers.map(report.transferID), sessions: finding.sessions.map(report.sessionID),
      frames: finding.evidence.first.map { (Report.captureID($0.trace), $0.frames) })
  }

  /// The same from the ids that a report gives.
  static func text(transfers: [String], sessions: [String], frames: (capture: String, numbers: [UInt32])?)
    -> String
  {
    let named = Set(transfers.map { $0.prefix { $0 != "." } })
    let all = transfers + sessions.filter { !named.contains($0[...]) }
    var parts: [String] = []
    if !all.isEmpty {
      let rest = all.count - maximumListed
      parts.append(
        all.prefix(maximumListed).joined(separator: ", ")
          + (rest > 0 ? " and \(Figures.grouped(rest)) more" : ""))
    }
    if let (capture, numbers) = frames {
      parts.append(
        "frame \(capture):\(numbers.prefix(maximumListed).map(String.init).joined(separator: ","))")
    }
    return parts.isEmpty ? "the whole capture" : parts.joined(separator: ", ")
  }
}
