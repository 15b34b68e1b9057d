internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// Writes one session of the JSON report.
struct JSONSession {
  private let view: SessionView
  private let report: Report
  /// What the vantage point that speaks for all saw.
  private let trace: Trace
  private let session: Session
  private let id: String

  init(_ view: SessionView, of report: Report) {
    self.view = view
    self.report = report
    trace = report.traces[view.trace]
    session = trace.sessions[view.place]
    id = view.id
  }

  private var control: Connection { trace.connections[session.connection] }
  private var captureID: String { Report.captureID(view.trace) }
  /// The leg nearest the client.
  private var nearest: SessionView.Leg { view.legs[0] }

  /// A time of a capture by the clock of the reference, where captures are compared.
  private func corrected(_ time: Timestamp?, of trace: Int) -> Timestamp? {
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

  private func writeLeg(_ place: Int, to json: inout JSONWriter) {
    let leg = view.legs[place]
    let trace = report.traces[leg.trace]
    let session = trace.sessions[leg.session]
    let control = trace.connections[session.connection]
    json.string("capture", Report.captureID(leg.trace))
    json.integer("connection", session.connection)
    json.endpoint("client", session.client)
    json.endpoint("server", session.server)
    json.string("community_id", CommunityID.of(session.client, session.server))
    json.frame("first_frame", control.first.frame, of: trace)
    json.frame("last_frame", control.last.frame, of: trace)
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

  private func writeEvents(_ events: [ConnectionEvent], of trace: Int, to json: inout JSONWriter) {
    json.list("events") { json in
      for event in events {
        json.object { json in
          json.string("kind", event.kind.rawValue)
          json.string("from", event.isFromClient ? "client" : "server")
          json.time("time", corrected(event.mark.time, of: trace))
          json.frame("frame", event.mark.frame, of: report.traces[trace])
        }
      }
    }
  }

  private func write(_ failure: FailureText.Failure, to json: inout JSONWriter) {
    json.string("transfer", failure.transfer)
    json.string("kind", failure.kind)
    json.string("text", failure.sentence)
    json.string("capture", captureID)
    if let mark = failure.mark { json.frame("frame", mark.frame, of: trace) } else { json.null("frame") }
  }

  /// Who ended a connection, where comparing shows it: a device in the path, if the end's own capture lacks its RST.
  private func closer(_ connection: Int, of trace: Int) -> String? {
    guard let comparison = report.comparison else { return nil }
    let reference = ConnectionReference(trace: trace, connection: connection)
    return comparison.injectedResets.contains { $0.connection == reference } ? Closer.middlebox.rawValue : nil
  }

  private func write(_ gap: ControlGap, ofLeg leg: Int, to json: inout JSONWriter) {
    json.time("start", gap.start)
    json.time("time", corrected(gap.start, of: view.legs[leg].trace))
    json.frame("frame", gap.first.frame, of: report.traces[view.legs[leg].trace])
    json.seconds("packet_gap_s", gap.longestPacketGap)
    json.seconds("payload_gap_s", gap.payloadGap)
    json.seconds("covered_s", gap.covered)
    json.string("transfer", gap.transfer.flatMap { view.transfer($0, ofLeg: leg) }.map { transferID($0 + 1) })
    json.string("ended_by", gap.endedBy.rawValue)
  }

  private func write(_ keepAlives: KeepAlives, of trace: Int, to json: inout JSONWriter) {
    json.string("by", keepAlives.isByClient ? "client" : "server")
    json.string("kind", keepAlives.kind.rawValue)
    json.integer("count", keepAlives.count)
    json.seconds("first_delay_s", keepAlives.firstDelay)
    json.seconds("interval_s", keepAlives.interval)
    json.integer("answered", keepAlives.answered)
    json.time("first_time", corrected(keepAlives.first?.time, of: trace))
    json.time("last_time", corrected(keepAlives.last?.time, of: trace))
  }

  private static func write(_ match: Match, to json: inout JSONWriter) {
    json.object("match") { json in
      json.string("method", match.method.rawValue)
      json.decimal("score", match.score)
    }
  }

  // MARK: - The dialogue

  /// What the server said, without passwords that it repeats.
  private func masked(_ text: WireText) -> WireText {
    report.showsPasswords ? text : SecretMask.masked(text, session)
  }

  private func shown(path: WireText) -> WireText {
    report.showsPasswords ? path : SecretMask.masked(path: path)
  }

  private func write(
    _ exchange: Exchange, _ sightings: [ExchangeSightings.Sighting], to json: inout JSONWriter
  ) {
    let (command, argument) = Redaction.shown(exchange, showsPasswords: report.showsPasswords)
    json.wireText("command", command, base64Key: "command_base64")
    json.wireText("argument", argument, base64Key: "argument_base64")
    json.time("time", corrected(exchange.mark.time, of: view.trace))
    let final = exchange.command == nil ? nil : exchange.replies.last
    // A clock that was set back between the two tells nothing.
    json.seconds(
      "latency_s", final.map { $0.mark.time - exchange.mark.time }.flatMap { $0 < .zero ? nil : $0 })
    json.list("replies") { json in
      for reply in exchange.replies {
        json.object { json in
          json.integer("code", reply.code.rawValue)
          json.wireText("text", masked(reply.text), base64Key: "text_base64")
          json.time("time", corrected(reply.mark.time, of: view.trace))
        }
      }
    }
    json.list("seen") { json in
      for sighting in sightings {
        json.object { json in
          json.string("capture", Report.captureID(sighting.trace))
          json.frame("frame", sighting.mark.frame, of: report.traces[sighting.trace])
          json.time("time", corrected(sighting.mark.time, of: sighting.trace))
          json.integer("reply", sighting.reply)
        }
      }
    }
  }

  /// Replies that were sent, and did not reach the capture that tells of the session.
  private func write(_ missed: [ExchangeSightings.MissedReply], to json: inout JSONWriter) {
    guard !missed.isEmpty else { return }
    json.list("missed_replies") { json in
      for (trace, reply) in missed.map({ ($0.trace, $0.reply) }) {
        json.object { json in
          json.integer("code", reply.code.rawValue)
          json.wireText("text", masked(reply.text), base64Key: "text_base64")
          json.time("time", corrected(reply.mark.time, of: trace))
          json.string("capture", Report.captureID(trace))
          json.frame("frame", reply.mark.frame, of: report.traces[trace])
        }
      }
    }
  }

  private func write(_ endpoint: MalformedEndpoint, to json: inout JSONWriter) {
    json.string("source", endpoint.source)
    json.wireText("text", masked(endpoint.text), base64Key: "text_base64")
    json.string("fault", endpoint.fault.rawValue)
    json.string("capture", captureID)
    json.frame("frame", endpoint.mark.frame, of: trace)
  }

  // MARK: - Transfers

  private func transferID(_ number: Int) -> String { "\(id).T\(number)" }

  private func write(_ transfer: Transfer, number: Int, to json: inout JSONWriter) {
    let shown = view.transfers[number - 1]
    let figures = figures(transfer, shown)
    json.string("id", transferID(number))
    json.string("command", transfer.command?.name)
    json.wireText("argument", transfer.argument.map(shown(path:)), base64Key: "argument_base64")
    if transfer.isArgumentCut { json.bool("argument_cut", true) }
    json.wireText("path", transfer.path.map(shown(path:)), base64Key: "path_base64")
    json.string("direction", TransferFigures.direction(of: transfer))
    json.string("mode", transfer.mode?.rawValue)
    json.string("type", transfer.type?.rawValue)
    json.integer("restart_offset", transfer.restartOffset)
    if let advertised = transfer.advertised {
      json.object("advertised") { json in
        json.string("ip", advertised.address?.description)
        json.integer("port", Int(advertised.port))
      }
    } else {
      json.null("advertised")
    }
    json.string("used_address", transfer.usedAddress?.rawValue)
    json.integer("expected_bytes", transfer.expectedBytes)
    json.integer("bytes", figures.bytes)
    json.time("start", corrected(figures.start, of: view.trace))
    json.time("end", corrected(figures.end, of: view.trace))
    json.seconds("duration_s", figures.duration)
    json.integer("goodput_bps", figures.goodput)
    json.string("outcome", shown.outcome.rawValue)
    if let reply = transfer.reply {
      json.object("reply") { json in
        json.integer("code", reply.code.rawValue)
        json.wireText("text", masked(reply.text), base64Key: "text_base64")
      }
    } else {
      json.null("reply")
    }
    json.bool("inferred", transfer.isInferred)
    json.list("legs") { json in
      for leg in shown.legs { json.object { writeLeg(leg, figures.directionToClient, to: &$0) } }
    }
    json.string("backend", shown.backend)
    json.string("backend_state", shown.backendState.rawValue)
  }

  /// The figures of a transfer: by the capture that speaks for all, or by another one that has its data connection.
  private func figures(_ transfer: Transfer, _ shown: SessionView.TransferView) -> TransferFigures {
    if transfer.connection == nil {
      for (leg, place) in zip(view.legs, shown.places) {
        let trace = report.traces[leg.trace]
        let session = trace.sessions[leg.session]
        guard let place, session.transfers[place].connection != nil else { continue }
        return TransferFigures(session.transfers[place], in: session, of: trace)
      }
    }
    return TransferFigures(transfer, in: session, of: trace)
  }

  private func writeLeg(
    _ leg: SessionView.TransferView.Leg, _ toClient: Direction, to json: inout JSONWriter
  ) {
    let trace = report.traces[leg.trace]
    let data = trace.connections[leg.connection]
    json.string("capture", Report.captureID(leg.trace))
    json.integer("connection", leg.connection)
    json.endpoint("originator", data.originator)
    json.endpoint("responder", data.responder)
    json.string("community_id", CommunityID.of(data.originator, data.responder))
    json.object("payload_bytes") { json in
      json.integer("to_client", data.stream(toClient).payloadBytes)
      json.integer("to_server", data.stream(toClient.opposite).payloadBytes)
    }
    json.integer("segments", data.fromOriginator.segments + data.fromResponder.segments)
    json.integer(
      "retransmitted_segments",
      data.fromOriginator.retransmittedSegments + data.fromResponder.retransmittedSegments)
    json.integer("missed_bytes", data.missedBytes)
    json.integer("unseen_bytes", data.unseenBytes)
    json.seconds("rtt_min_s", data.shortestRoundTrip)
    json.string("end_reason", data.endReason.rawValue)
    json.string(
      "closed_by",
      closer(leg.connection, of: leg.trace)
        ?? Closer(ofData: data, clientDirection: toClient.opposite, in: trace).rawValue)
    json.frame("first_frame", data.first.frame, of: trace)
    json.frame("last_frame", data.last.frame, of: trace)
    writeEvents(
      ConnectionEvent.events(of: data, clientDirection: toClient.opposite), of: leg.trace, to: &json)
    Self.write(leg.match, to: &json)
  }
}
