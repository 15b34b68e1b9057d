internal import TraceComparison

/// Writes the objects of the JSON report one a line, each with its type first (JSON Lines).
public struct JSONLinesReport {
  private let report: Report

  /// Makes a writer for a report.
  public init(_ report: Report) {
    self.report = report
  }

  /// Writes the lines to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var json = JSONWriter(sink, layout: .lines)
    try Self.line("report", to: &json) { JSONHead(report).write(to: &$0) }
    for place in report.traces.indices {
      try Self.line("capture", to: &json) { JSONCapture(place, of: report).write(to: &$0) }
    }
    for view in report.sessions {
      try Self.line("session", to: &json) { JSONSession(view, of: report).write(to: &$0) }
    }
    for numbered in report.findings {
      try Self.line("finding", to: &json) { JSONFinding(numbered, of: report).write(to: &$0) }
    }
    for reference in report.unclaimed {
      try Self.line("unclaimed", to: &json) { JSONUnclaimed(reference, of: report).write(to: &$0) }
    }
    for stretch in report.comparison?.stretches ?? [] {
      try Self.line("path", to: &json) { JSONPath(stretch).write(to: &$0) }
    }
    try Self.line("summary", to: &json) { JSONSummary(report).write(to: &$0) }
    try json.finish()
  }

  private static func line(
    _ type: String, to json: inout JSONWriter, _ body: (inout JSONWriter) -> Void
  ) throws {
    json.object { json in
      json.string("type", type)
      body(&json)
    }
    try json.endDocument()
  }
}
