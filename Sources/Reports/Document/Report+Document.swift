internal import FTPSessions
internal import FoundationEssentials
internal import TraceComparison

extension Report {
  /// The report as the forms for people show it.
  ///
  /// Throws an `EncodingError` or `DecodingError` only where the JSON report and its reader do not fit together.
  public func document() throws -> ReportDocument {
    var report = self
    report.showsExchanges = settings.keepsDialogue
    return try report.shownDocument
  }

  private var shownDocument: ReportDocument {
    get throws {
      ReportDocument(
        head: try Self.read { JSONHead(self).write(to: &$0) },
        captures: try traces.indices.map { place in
          try Self.read { JSONCapture(place, of: self).write(to: &$0) }
        },
        sessions: ReportedList(count: sessions.count) { place in
          try Self.read { JSONSession(sessions[place], of: self).write(to: &$0) }
        },
        sessionOutcomes: totals.sessionOutcomes,
        findings: try findings.map { numbered in
          try Self.read { JSONFinding(numbered, of: self).write(to: &$0) }
        },
        unclaimed: {
          let unclaimed = unclaimed
          return ReportedList(count: unclaimed.count) { place in
            try Self.read { JSONUnclaimed(unclaimed[place], of: self).write(to: &$0) }
          }
        }(),
        path: try comparison?.stretches.map { stretch in try Self.read { JSONPath(stretch).write(to: &$0) } },
        summary: try Self.read { JSONSummary(self).write(to: &$0) })
    }
  }

  /// Reads one object of the JSON report back.
  private static func read<Object: Decodable>(_ write: (inout JSONWriter) -> Void) throws -> Object {
    let bytes = Bytes()
    var json = JSONWriter(ByteSink { bytes.data.append(contentsOf: copy $0) }, layout: .lines)
    json.object { write(&$0) }
    try json.finish()
    return try JSONDecoder().decode(Object.self, from: bytes.data)
  }

  /// What a sink collects.
  private final class Bytes {
    var data = Data()
  }
}
