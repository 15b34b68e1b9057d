internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// Writes one session of the JSON report.
struct JSONSession {
  let view: SessionView
  let report: Report
  /// What the vantage point that speaks for all saw.
  let trace: Trace
  let session: Session
  let id: String

  init(_ view: SessionView, of report: Report) {
    self.view = view
    self.report = report
    trace = report.traces[view.trace]
    session = trace.sessions[view.place]
    id = view.id
  }

  var control: Connection { trace.connections[session.connection] }
  var captureID: String { Report.captureID(view.trace) }
  /// The leg nearest the client.
  var nearest: SessionView.Leg { view.legs[0] }

  /// A time of a capture by the clock of the reference, where captures are compared.
  func corrected(_ time: Timestamp?, of trace: Int) -> Timestamp? {
    time.map { report.comparison?.corrected($0, of: trace) ?? $0 }
  }

  func write(to json: inout JSONWriter) {
    json.string("id", id)
    let near = report.traces[nearest.trace].sessions[nearest.session]
    json.string("key", SessionKey.of(near, report.traces[nearest.trace].connections[near.connection]))
    json.endpoint("client", near.client)
    json.endpoint("server", near.server)
    if let user = session.user {
      json.object("user") { $0.wireText("name", user, base64Key: "name_base64") }
    } else {
      json.null("user")
    }
    json.wireText("banner", session.banner, base64Key: "banner_base64")
    if let host = session.host { json.wireText("host", host, base64Key: "host_base64") }
    json.string("tls", session.tls.rawValue)
    if let since = session.opaqueSince { json.time("opaque_since", since.time) }
    if let since = session.readableSince { json.time("readable_since", since.time) }
    json.time("start", corrected(control.first.time, of: view.trace))
    json.time("end", corrected(control.last.time, of: view.trace))
    json.string("outcome", view.outcome.rawValue)
    if !view.outcomeReason.isEmpty {
      json.string("outcome_reason", masked(WireText(view.outcomeReason)).text)
    }
    if view.outcome == .failed {
      json.list("failures") { json in
        for failure in FailureText(view, of: report).failures { json.object { write(failure, to: &$0) } }
      }
    }
    json.string("backend", view.backend)
    json.string("backend_state", view.backendState.rawValue)
    if report.comparison != nil { json.bool("proxied", view.isProxied) }
    json.list("legs") { json in
      for place in view.legs.indices { json.object { writeLeg(place, to: &$0) } }
    }
    if report.showsExchanges {
      json.list("exchanges") { json in
        let sightings = ExchangeSightings(of: view, in: report)
        for (place, exchange) in session.exchanges.enumerated() {
          json.object { json in
            write(exchange, sightings.of(place), to: &json)
            write(sightings.missedReplies(place), to: &json)
          }
        }
      }
    }
    json.list("transfers") { json in
      for (index, transfer) in session.transfers.enumerated() {
        json.object { write(transfer, number: index + 1, to: &$0) }
      }
    }
    if !session.malformedEndpoints.isEmpty {
      json.list("malformed_endpoints") { json in
        for endpoint in session.malformedEndpoints { json.object { write(endpoint, to: &$0) } }
      }
    }
    if !session.limitsReached.isEmpty {
      json.list("limits_reached") { json in
        for limit in session.limitsReached { json.string(nil, limit) }
      }
    }
  }

  // MARK: - The control connection

  func writeLeg(_ place: Int, to json: inout JSONWriter) {
    let leg = view.legs[place]
    let trace = report.traces[leg.trace]
    let session = trace.sessions[leg.session]
    let control = trace.connections[session.connection]
    json.string("capture", Report.captureID(leg.trace))
    json.integer("connection", session.connection)
    json.endpoint("client", session.client)
    json.endpoint("server", session.server)
    json.string("community_id", CommunityID.of(session.client, session.server))
    json.frame("first_frame", control.first.frame, in: trace.files)
    json.frame("last_frame", control.last.frame, in: trace.files)
    json.time("start", control.first.time)
    json.time("end", control.last.time)
    json.string("end_reason", control.endReason.rawValue)
    json.string(
      "closed_by",
      closer(session.connection, of: leg.trace)
        ?? Closer(ofControl: session, in: trace, settings: report.settings).rawValue)
    json.seconds("rtt_min_s", control.shortestRoundTrip)
    json.integer("missed_bytes", control.missedBytes)
    json.seconds("longest_gap_s", session.longestGap)
    json.seconds("longest_payload_gap_s", session.longestPayloadGap)
    json.list("gaps") { json in
      for gap in session.gaps { json.object { write(gap, ofLeg: place, to: &$0) } }
    }
    json.list("keepalives") { json in
      for keepAlives in session.keepAlives { json.object { write(keepAlives, of: leg.trace, to: &$0) } }
    }
    writeEvents(
      ConnectionEvent.events(of: control, clientDirection: session.clientDirection), of: leg.trace, to: &json)
    Self.write(leg.match, to: &json)
  }

  func writeEvents(_ events: [ConnectionEvent], of trace: Int, to json: inout JSONWriter) {
    json.list("events") { json in
      for event in events {
        json.object { json in
          json.string("kind", event.kind.rawValue)
          json.string("from", event.isFromClient ? "client" : "server")
          json.time("time", corrected(event.mark.time, of: trace))
          json.frame("frame", event.mark.frame, in: report.traces[trace].files)
        }
      }
    }
  }

  func write(_ failure: FailureText.Failure, to json: inout JSONWriter) {
    json.string("transfer", failure.transfer)
    json.string("kind", failure.kind)
    json.string("text", failure.sentence)
    json.string("capture", captureID)
    if let mark = failure.mark {
      json.frame("frame", mark.frame, in: trace.files)
    } else {
      json.null("frame")
    }
  }

  /// Who ended a connection, where comparing shows it: a device in the path, if the end's own capture lacks its RST.
  func closer(_ connection: Int, of trace: Int) -> String? {
    guard let comparison = report.comparison else { return nil }
    let reference = ConnectionReference(trace: trace, connection: connection)
    return comparison.injectedResets.contains { $0.connection == reference } ? Closer.middlebox.rawValue : nil
  }

  func write(_ gap: ControlGap, ofLeg leg: Int, to json: inout JSONWriter) {
    json.time("start", gap.start)
    json.time("time", corrected(gap.start, of: view.legs[leg].trace))
    json.frame("frame", gap.first.frame, in: report.traces[view.legs[leg].trace].files)
    json.seconds("packet_gap_s", gap.longestPacketGap)
    json.seconds("payload_gap_s", gap.payloadGap)
    json.seconds("covered_s", gap.covered)
    json.string("transfer", gap.transfer.flatMap { view.transfer($0, ofLeg: leg) }.map { transferID($0 + 1) })
    json.string("ended_by", gap.endedBy.rawValue)
  }

  func write(_ keepAlives: KeepAlives, of trace: Int, to json: inout JSONWriter) {
    json.string("by", keepAlives.isByClient ? "client" : "server")
    json.string("kind", keepAlives.kind.rawValue)
    json.integer("count", keepAlives.count)
    json.seconds("first_delay_s", keepAlives.firstDelay)
    json.seconds("interval_s", keepAlives.interval)
    json.integer("answered", keepAlives.answered)
    json.time("first_time", corrected(keepAlives.first?.time, of: trace))
    json.time("last_time", corrected(keepAlives.last?.time, of: trace))
  }

  static func write(_ match: Match, to json: inout JSONWriter) {
    json.object("match") { json in
      json.string("method", match.method.rawValue)
      json.decimal("score", match.score)
    }
  }
}
