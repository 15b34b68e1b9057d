internal import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes

/// Writes one finding of the JSON report.
struct JSONFinding {
  private let finding: Finding
  private let id: String
  private let report: Report

  init(_ numbered: NumberedFinding, of report: Report) {
    finding = numbered.finding
    id = numbered.id
    self.report = report
  }

  func write(to json: inout JSONWriter) {
    json.string("id", id)
    json.string("code", finding.code)
    json.string("name", finding.name)
    json.string("severity", finding.severity.rawValue)
    json.string("confidence", finding.confidence.rawValue)
    json.string("summary", finding.summary)
    json.list("sessions") { json in
      for session in finding.sessions { json.string(nil, report.sessionID(session)) }
    }
    json.list("transfers") { json in
      for transfer in finding.transfers { json.string(nil, report.transferID(transfer)) }
    }
    json.integer("count", finding.count)
    json.object("facts") { json in
      for fact in finding.facts { Self.write(fact, to: &json) }
    }
    json.list("causes") { json in
      for cause in finding.causes { json.string(nil, cause) }
    }
    json.list("remedies") { json in
      for remedy in finding.remedies { json.string(nil, remedy) }
    }
    json.list("evidence") { json in
      for evidence in finding.evidence { json.object { write(evidence, to: &$0) } }
    }
  }

  private func write(_ evidence: Evidence, to json: inout JSONWriter) {
    let files = report.traces[evidence.trace].files
    json.string("capture", Report.captureID(evidence.trace))
    json.string("file", files.indices.contains(evidence.file) ? files[evidence.file].path : nil)
    json.list("frames") { json in
      for frame in evidence.frames { json.integer(nil, Int(frame)) }
    }
    json.time("time", evidence.time)
    json.string("shows", evidence.shows)
    json.string("display_filter", evidence.displayFilter)
    json.string("context_filter", evidence.contextFilter)
  }

  private static func write(_ fact: Fact, to json: inout JSONWriter) {
    json.key(named: fact.name)
    write(fact.value, to: &json)
  }

  private static func write(_ value: FactValue, to json: inout JSONWriter) {
    switch value {
    case .unknown: json.null()
    case .bool(let value): json.bool(nil, value)
    case .integer(let number): json.integer(nil, number)
    case .seconds(let time): json.seconds(nil, time)
    case .text(let text): json.string(nil, text)
    case .list(let values):
      json.list(nil) { json in
        for value in values { write(value, to: &json) }
      }
    case .object(let facts):
      json.object { json in
        for fact in facts { write(fact, to: &json) }
      }
    }
  }
}
