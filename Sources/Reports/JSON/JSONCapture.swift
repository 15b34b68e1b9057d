internal import Capture
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// Writes one capture of the JSON report.
struct JSONCapture {
  private let place: Int
  private let report: Report

  init(_ place: Int, of report: Report) {
    self.place = place
    self.report = report
  }

  func write(to json: inout JSONWriter) {
    let trace = report.traces[place]
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
    if let doubt = role?.doubt { json.string("role_doubt", doubt) }
    json.list("files") { json in
      for file in trace.files { json.object { write(file, to: &$0) } }
    }
    json.object("quality") { write(trace.quality, to: &$0) }
    json.object("clock") { json in
      if let clock = report.comparison?.clocks[place] {
        json.string("reference", Report.captureID(clock.reference))
        write(clock, to: &json)
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
    json.object("first_frames") { json in
      for (fault, mark) in Self.firstMarks(of: quality) {
        if let mark { json.count(named: fault, Int(mark.frame.number)) }
      }
    }
  }

  /// The frame at which each fault showed first, by the key of its count.
  private static func firstMarks(of quality: Trace.Quality) -> [(fault: String, mark: SegmentMark?)] {
    let first = quality.first
    return [
      ("missed_bytes", first.missedBytes), ("duplicate_frames", first.duplicateFrame),
      ("one_way_connections", first.oneWayConnection), ("out_of_order_frames", first.outOfOrderFrame),
      ("time_steps_back", first.timeStepBack), ("cut_control_segments", first.cutControlSegment),
      ("starts_mid_session", first.startMidSession), ("conflicting_overlaps", first.conflictingOverlap),
      ("transfers_without_data", first.transferWithoutData), ("limits_reached", first.limit),
    ]
  }

  private func write(_ clock: ClockAlignment, to json: inout JSONWriter) {
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
}
