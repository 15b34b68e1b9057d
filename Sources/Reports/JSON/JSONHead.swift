internal import FTPSessions
internal import Findings

/// Writes what a JSON report starts with: its version, the tool, the command and the settings.
struct JSONHead {
  private let report: Report

  init(_ report: Report) {
    self.report = report
  }

  func write(to json: inout JSONWriter) {
    json.integer("schema_version", Report.schemaVersion)
    json.object("tool") { json in
      json.string("name", "ftptrace")
      json.string("version", report.toolVersion)
    }
    json.string("command", report.comparison == nil ? "analyze" : "compare")
    json.object("settings") { write(report.settings, to: &$0) }
  }

  private func write(_ settings: AnalysisSettings, to json: inout JSONWriter) {
    json.seconds("idle_threshold_s", settings.idleThreshold)
    if let timer = settings.idleTimeout {
      json.seconds("idle_timeout_s", timer.timeout)
      json.string("idle_timeout_device", timer.device)
    } else {
      json.null("idle_timeout_s")
    }
    if let ports = settings.passivePorts {
      json.object("passive_ports") { json in
        json.integer("lowest", Int(ports.lowerBound))
        json.integer("highest", Int(ports.upperBound))
      }
    } else {
      json.null("passive_ports")
    }
    json.list("control_ports") { json in
      for port in settings.controlPorts { json.integer(nil, Int(port)) }
    }
    json.bool("all_backends", settings.hasAllBackends)
    json.bool("exchanges", report.showsExchanges)
    if let selected = report.selection.selected {
      json.list("select") { json in
        for code in selected.sorted() { json.string(nil, code) }
      }
    } else {
      json.null("select")
    }
    json.list("ignore") { json in
      for code in report.selection.ignored.sorted() { json.string(nil, code) }
    }
    json.string("min_severity", report.selection.minimum.rawValue)
    json.bool("show_passwords", report.showsPasswords)
    json.integer("max_memory_bytes", settings.maximumMemory)
  }
}
