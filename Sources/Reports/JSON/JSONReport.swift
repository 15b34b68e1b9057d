internal import TraceComparison

/// Writes the JSON report.
public struct JSONReport {
  private let report: Report

  /// Makes a writer for a report.
  public init(_ report: Report) {
    self.report = report
  }

  /// Writes the report to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var json = JSONWriter(sink)
    try json.object { json in
      JSONHead(report).write(to: &json)
      try Self.list("captures", report.traces.indices, to: &json) { place, json in
        JSONCapture(place, of: report).write(to: &json)
      }
      try Self.list("sessions", report.sessions, to: &json) { view, json in
        JSONSession(view, of: report).write(to: &json)
      }
      try Self.list("findings", report.findings, to: &json) { numbered, json in
        JSONFinding(numbered, of: report).write(to: &json)
      }
      try Self.list("unclaimed", report.unclaimed, to: &json) { reference, json in
        JSONUnclaimed(reference, of: report).write(to: &json)
      }
      if let comparison = report.comparison {
        try Self.list("path", comparison.stretches, to: &json) { stretch, json in
          JSONPath(stretch).write(to: &json)
        }
      }
      json.object("summary") { JSONSummary(report).write(to: &$0) }
    }
    try json.endDocument()
    try json.finish()
  }

  /// A list of objects, as many as there are.
  private static func list<Elements: Sequence>(
    _ key: StaticString, _ elements: Elements, to json: inout JSONWriter,
    _ body: (Elements.Element, inout JSONWriter) -> Void
  ) throws {
    try json.list(key) { json in
      for element in elements {
        json.object { body(element, &$0) }
        try json.passOnIfFull()
      }
    }
  }
}
