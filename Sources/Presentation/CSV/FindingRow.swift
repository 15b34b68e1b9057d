internal import Findings
internal import Reports

/// A finding as a row of CSV.
struct FindingRow {
  /// The names of the columns, in their order.
  static let columns = [
    "id", "code", "name", "severity", "confidence", "count", "summary", "sessions", "transfers", "causes",
    "remedies", "evidence", "evidence_capture", "evidence_file", "evidence_frames", "evidence_time",
    "evidence_shows", "evidence_display_filter", "evidence_context_filter",
  ]

  private let finding: ReportedFinding

  init(_ finding: ReportedFinding) {
    self.finding = finding
  }

  /// The fields, one for each column.
  var fields: [CSVWriter.Field] {
    let evidence = finding.evidence.first
    return [
      .text(finding.id), .text(finding.code), .text(finding.name), .text(finding.severity.rawValue),
      .text(finding.confidence.rawValue), .integer(finding.count), .text(finding.summary),
      .text(finding.sessions.joined(separator: " ")), .text(finding.transfers.joined(separator: " ")),
      .text(finding.causes.joined(separator: " | ")), .text(finding.remedies.joined(separator: " | ")),
      .integer(finding.evidence.count), .text(evidence?.capture), .text(evidence?.file),
      .text(evidence?.frames.map(String.init).joined(separator: " ")), .time(evidence?.time),
      .text(evidence?.shows), .text(evidence?.displayFilter), .text(evidence?.contextFilter),
    ]
  }
}
