internal import FTPSessions
internal import Findings
internal import TraceComparison

/// Writes the summary of the JSON report.
struct JSONSummary {
  private let report: Report

  init(_ report: Report) {
    self.report = report
  }

  func write(to json: inout JSONWriter) {
    let totals = report.totals
    json.string("verdict", Verdict(report).sentence)
    json.integer("sessions", report.sessions.count)
    json.integer("probes", report.probes)
    json.integer("transfers", totals.transfers)
    json.object("outcomes") { json in
      for outcome in TransferOutcome.allCases {
        let count = totals.count(of: outcome)
        if count > 0 { json.count(named: outcome.rawValue, count) }
      }
    }
    json.integer("bytes", totals.bytes)
    if let comparison = report.comparison { json.integer("unpaired_connections", comparison.ambiguous.count) }
    json.object("findings") { json in
      json.integer("error", report.count(of: .error))
      json.integer("warning", report.count(of: .warning))
      json.integer("note", report.count(of: .note))
    }
    let ports = totals.ports
    json.object("passive_ports") { json in
      json.integer("distinct", ports.distinct)
      json.integer("lowest", ports.lowest.map(Int.init))
      json.integer("highest", ports.highest.map(Int.init))
      json.integer("peak_in_use", ports.peakInUse)
    }
  }
}
