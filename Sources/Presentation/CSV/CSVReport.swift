public import Reports

/// Writes one table of a report as comma-separated values.
///
/// Columns have the names of the JSON report with those of inner objects after an underscore; units are the same. Ids
/// tie the tables together: `session` in one is `id` in another. Lists of ids have blanks in between.
public struct CSVReport {
  private let document: ReportDocument
  private let table: CSVTable

  /// Makes a writer for a table of a report.
  public init(_ document: ReportDocument, table: CSVTable) {
    self.document = document
    self.table = table
  }

  /// Writes the table to a sink: the names of the columns, and a row each.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var csv = CSVWriter(sink)
    switch table {
    case .sessions:
      let findings = FindingIndex(document.findings, by: \.sessions)
      csv.header(SessionRow.columns)
      for place in document.sessions.indices {
        let session = try document.sessions[place]
        try csv.row(SessionRow(session, findings: findings.ids(of: session.id)).fields)
      }
    case .transfers:
      let findings = FindingIndex(document.findings, by: \.transfers)
      csv.header(TransferRow.columns)
      for place in document.sessions.indices {
        let session = try document.sessions[place]
        for transfer in session.transfers {
          try csv.row(
            TransferRow(transfer, of: session, findings: findings.ids(of: transfer.id)).fields)
        }
      }
    case .findings:
      csv.header(FindingRow.columns)
      for finding in document.findings { try csv.row(FindingRow(finding).fields) }
    }
    try csv.finish()
  }

  /// Which findings name a session or transfer.
  private struct FindingIndex {
    private var findings: [String: [String]] = [:]

    init(_ all: [ReportedFinding], by named: KeyPath<ReportedFinding, [String]>) {
      for finding in all {
        for id in finding[keyPath: named] where findings[id]?.last != finding.id {
          findings[id, default: []].append(finding.id)
        }
      }
    }

    func ids(of id: String) -> String { findings[id]?.joined(separator: " ") ?? "" }
  }
}
