internal import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows
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
      json.integer("schema_version", Report.schemaVersion)
      json.object("tool") { json in
        json.string("name", "ftptrace")
        json.string("version", report.toolVersion)
      }
      json.string("command", report.comparison == nil ? "analyze" : "compare")
      json.object("settings") { write(report.settings, to: &$0) }
      json.list("captures") { json in
        for (index, trace) in report.traces.enumerated() {
          json.object { writeCapture(trace, at: index, to: &$0) }
        }
      }
      try json.list("sessions") { json in
        for view in report.sessions {
          json.object { JSONSession(view, of: report).write(to: &$0) }
          try json.passOnIfFull()
        }
      }
      json.list("findings") { json in
        for numbered in report.findings {
          json.object {
            JSONFinding(finding: numbered.finding, id: numbered.id, report: report).write(to: &$0)
          }
        }
      }
      try json.list("unclaimed") { json in
        for reference in report.unclaimed {
          let trace = report.traces[reference.trace]
          json.object { json in
            writeUnclaimed(
              reference.connection, of: trace, captureID: Report.captureID(reference.trace), to: &json)
          }
          try json.passOnIfFull()
        }
      }
      if let comparison = report.comparison {
        json.list("path") { json in
          for stretch in comparison.stretches { json.object { Self.write(stretch, to: &$0) } }
        }
      }
      json.object("summary") { writeSummary(to: &$0) }
    }
    try json.finish()
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
    json.bool("exchanges", settings.keepsDialogue)
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

  // MARK: - Captures

  private func writeCapture(_ trace: Trace, at place: Int, to json: inout JSONWriter) {
    let role = report.comparison?.roles[place]
    let isGiven = role?.isGiven ?? (trace.vantagePoint.role != .unknown)
    json.string("id", Report.captureID(place))
    json.string("name", trace.vantagePoint.name)
    json.string("role", trace.vantagePoint.role.rawValue)
    json.string("role_source", isGiven ? "given" : "inferred")
    json.string(
      "role_reason",
      role?.reason
        ?? (isGiven ? "given with the input" : "not given, and one vantage point alone does not tell"))
    json.list("files") { json in
      for file in trace.files { json.object { write(file, to: &$0) } }
    }
    json.object("quality") { write(trace.quality, to: &$0) }
    json.object("clock") { json in
      if let clock = report.comparison?.clocks[place] {
        json.string("reference", Report.captureID(clock.reference))
        Self.write(clock, to: &json)
        return
      }
      json.string("reference", Report.captureID(0))
      json.null("offset_s")
      json.null("uncertainty_s")
      json.null("drift_ppm")
      json.integer("pairs", 0)
      json.string("method", "none")
    }
  }

  private func write(_ quality: Trace.Quality, to json: inout JSONWriter) {
    json.integer("tcp_segments", quality.tcpSegments)
    json.object("skipped") { json in
      for (reason, count) in quality.skipped { json.count(named: reason, count) }
    }
    json.object("encapsulations") { json in
      for (name, count) in quality.encapsulations { json.count(named: name, count) }
    }
    json.integer("reassembled_fragments", quality.reassembledFragments)
    json.integer("missed_bytes", quality.missedBytes)
    json.integer("duplicate_frames", quality.duplicateFrames)
    json.integer("acked_unseen_bytes", quality.acknowledgedUnseenBytes)
    json.integer("one_way_connections", quality.oneWayConnections)
    json.integer("out_of_order_frames", quality.outOfOrderFrames)
    json.integer("time_steps_back", quality.timeStepsBack)
    json.integer("cut_control_segments", quality.cutControlSegments)
    json.integer("starts_mid_session", quality.startsMidSession)
    json.integer("conflicting_overlaps", quality.conflictingOverlaps)
    json.integer("transfers_without_data", quality.transfersWithoutData)
    json.list("limits_reached") { json in
      for limit in quality.limitsReached { json.string(nil, limit) }
    }
  }

  /// The first client's capture, else the first one.
  private var referenceCaptureID: String {
    Report.captureID(report.traces.firstIndex { $0.vantagePoint.role == .client } ?? 0)
  }

  private func write(_ file: CaptureFileInfo, to json: inout JSONWriter) {
    json.string("path", file.path)
    json.string("format", file.format)
    json.integer("frames", Int(file.frames))
    json.integer("bytes", file.bytes)
    json.time("first_time", file.firstTime)
    json.time("last_time", file.lastTime)
    json.integer("snaplen", file.snapshotLength)
    json.list("link_types") { json in
      for name in file.linkTypes { json.string(nil, name) }
    }
    json.bool("truncated", file.isTruncated)
    if let damage = file.damage { json.string("damage", damage) }
  }

  private static func write(_ clock: ClockAlignment, to json: inout JSONWriter) {
    json.seconds("offset_s", clock.offset)
    json.seconds("uncertainty_s", clock.uncertainty)
    json.decimal("drift_ppm", clock.driftPPM)
    json.integer("pairs", clock.pairs)
    json.string("method", clock.method.rawValue)
    guard !clock.steps.isEmpty else { return }
    json.list("steps") { json in
      for step in clock.steps {
        json.object { json in
          json.time("time", step.time)
          json.seconds("size_s", step.size)
        }
      }
    }
  }

  private static func write(_ stretch: PathStretch, to json: inout JSONWriter) {
    json.string("from", Report.captureID(stretch.from))
    json.string("to", Report.captureID(stretch.to))
    json.seconds("rtt_min_s", stretch.roundTrip)
    json.object("direction_counts") { json in
      json.integer("sent", stretch.toServer.sent + stretch.toClient.sent)
      json.integer("lost", stretch.toServer.lost + stretch.toClient.lost)
      json.integer("injected", stretch.injected)
      json.integer("changed", stretch.changed)
      for (key, traffic) in [("to_server", stretch.toServer), ("to_client", stretch.toClient)] {
        json.key(named: key)
        json.object { json in
          json.integer("sent", traffic.sent)
          json.integer("lost", traffic.lost)
          json.integer("undelivered_bytes", traffic.undeliveredBytes)
        }
      }
    }
    json.bool("proxied", stretch.isProxied)
  }

  // MARK: - The rest

  private func writeUnclaimed(_ place: Int, of trace: Trace, captureID: String, to json: inout JSONWriter) {
    let connection = trace.connections[place]
    json.string("capture", captureID)
    json.integer("connection", place)
    json.endpoint("originator", connection.originator)
    json.endpoint("responder", connection.responder)
    json.string("community_id", CommunityID.of(connection.originator, connection.responder))
    json.object("payload_bytes") { json in
      json.integer("from_originator", connection.fromOriginator.payloadBytes)
      json.integer("from_responder", connection.fromResponder.payloadBytes)
    }
    json.string("end_reason", connection.endReason.rawValue)
    json.frame("first_frame", connection.first.frame, of: trace)
  }

  private func writeSummary(to json: inout JSONWriter) {
    let tally = TransferTally(report)
    json.integer("sessions", report.sessions.count)
    json.integer("probes", report.probes)
    json.integer("transfers", tally.transfers)
    json.object("outcomes") { json in
      for outcome in TransferOutcome.allCases {
        let count = tally.count(outcome)
        if count > 0 { json.count(named: outcome.rawValue, count) }
      }
    }
    json.integer("bytes", tally.bytes)
    json.object("findings") { json in
      json.integer("error", report.count(of: .error))
      json.integer("warning", report.count(of: .warning))
      json.integer("note", report.count(of: .note))
    }
    let ports = PassivePortUse(report.traces)
    json.object("passive_ports") { json in
      json.integer("distinct", ports.distinct)
      json.integer("lowest", ports.lowest.map(Int.init))
      json.integer("highest", ports.highest.map(Int.init))
      json.integer("peak_in_use", ports.peakInUse)
    }
  }
}
