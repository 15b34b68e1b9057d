internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// Writes one session of the JSON report.
struct JSONSession {
  let session: Session
  let id: String
  let trace: Trace
  let captureID: String
  let report: Report

  private var control: Connection { trace.connections[session.connection] }

  func write(to json: inout JSONWriter) {
    json.string("id", id)
    json.string("key", SessionKey.of(session, control))
    json.endpoint("client", session.client)
    json.endpoint("server", session.server)
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
    json.time("start", control.first.time)
    json.time("end", control.last.time)
    json.string("outcome", session.outcome.rawValue)
    if !session.outcomeReason.isEmpty {
      json.string("outcome_reason", shown(WireText(session.outcomeReason)).text)
    }
    writeBackend(to: &json)
    json.list("legs") { json in
      json.object { writeLeg(to: &$0) }
    }
    if report.settings.keepsDialogue {
      json.list("exchanges") { json in
        for exchange in session.exchanges { json.object { write(exchange, to: &$0) } }
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

  /// A capture given as a server's is the backend's own.
  private func writeBackend(to json: inout JSONWriter) {
    let isServer = trace.vantagePoint.role == .server
    json.string("backend", isServer ? trace.vantagePoint.name : nil)
    json.string("backend_state", isServer ? "known" : "unknown")
  }

  // MARK: - The control connection

  private func writeLeg(to json: inout JSONWriter) {
    json.string("capture", captureID)
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
      Closer(ofControl: session, in: trace, settings: report.settings).rawValue)
    json.seconds("rtt_min_s", control.shortestRoundTrip)
    json.integer("missed_bytes", control.missedBytes)
    json.seconds("longest_gap_s", session.longestGap)
    json.seconds("longest_payload_gap_s", session.longestPayloadGap)
    json.list("gaps") { json in
      for gap in session.gaps { json.object { write(gap, to: &$0) } }
    }
    json.list("keepalives") { json in
      for keepAlives in session.keepAlives { json.object { write(keepAlives, to: &$0) } }
    }
    writeMatch(to: &json)
  }

  private func write(_ gap: ControlGap, to json: inout JSONWriter) {
    json.time("start", gap.start)
    json.seconds("packet_gap_s", gap.longestPacketGap)
    json.seconds("payload_gap_s", gap.payloadGap)
    json.seconds("covered_s", gap.covered)
    json.string("transfer", gap.transfer.map { transferID($0 + 1) })
    json.string("ended_by", gap.endedBy.rawValue)
  }

  private func write(_ keepAlives: KeepAlives, to json: inout JSONWriter) {
    json.string("by", keepAlives.isByClient ? "client" : "server")
    json.string("kind", keepAlives.kind.rawValue)
    json.integer("count", keepAlives.count)
    json.seconds("first_delay_s", keepAlives.firstDelay)
    json.seconds("interval_s", keepAlives.interval)
    json.integer("answered", keepAlives.answered)
  }

  /// One vantage point alone is matched with nothing.
  private func writeMatch(to json: inout JSONWriter) {
    json.object("match") { json in
      json.string("method", "none")
      json.integer("score", 0)
    }
  }

  // MARK: - The dialogue

  /// What the server said, without passwords that it repeats.
  private func shown(_ text: WireText) -> WireText {
    report.showsPasswords ? text : SecretMask.masked(text, session)
  }

  private func shown(path: WireText) -> WireText {
    report.showsPasswords ? path : SecretMask.masked(path: path)
  }

  private func write(_ exchange: Exchange, to json: inout JSONWriter) {
    let (command, argument) = Redaction.shown(exchange, showsPasswords: report.showsPasswords)
    json.wireText("command", command, base64Key: "command_base64")
    json.wireText("argument", argument, base64Key: "argument_base64")
    json.time("time", exchange.mark.time)
    let final = exchange.command == nil ? nil : exchange.replies.last
    // A clock that was set back between the two tells nothing.
    json.seconds(
      "latency_s", final.map { $0.mark.time - exchange.mark.time }.flatMap { $0 < .zero ? nil : $0 })
    json.list("replies") { json in
      for reply in exchange.replies {
        json.object { json in
          json.integer("code", reply.code.rawValue)
          json.wireText("text", shown(reply.text), base64Key: "text_base64")
          json.time("time", reply.mark.time)
        }
      }
    }
    json.list("seen") { json in
      let isUnasked = exchange.command == nil
      for frame in (isUnasked ? [] : [exchange.mark.frame]) + exchange.replies.map(\.mark.frame) {
        json.object { json in
          json.string("capture", captureID)
          json.frame("frame", frame, of: trace)
        }
      }
    }
  }

  private func write(_ endpoint: MalformedEndpoint, to json: inout JSONWriter) {
    json.string("source", endpoint.source)
    json.wireText("text", shown(endpoint.text), base64Key: "text_base64")
    json.string("fault", endpoint.fault.rawValue)
    json.string("capture", captureID)
    json.frame("frame", endpoint.mark.frame, of: trace)
  }

  // MARK: - Transfers

  private func transferID(_ number: Int) -> String { "\(id).T\(number)" }

  private func write(_ transfer: Transfer, number: Int, to json: inout JSONWriter) {
    let figures = TransferFigures(transfer, in: session, of: trace)
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
    json.time("start", figures.start)
    json.time("end", figures.end)
    json.seconds("duration_s", figures.duration)
    json.integer("goodput_bps", figures.goodput)
    json.string("outcome", transfer.outcome.rawValue)
    if let reply = transfer.reply {
      json.object("reply") { json in
        json.integer("code", reply.code.rawValue)
        json.wireText("text", shown(reply.text), base64Key: "text_base64")
      }
    } else {
      json.null("reply")
    }
    json.bool("inferred", transfer.isInferred)
    json.list("legs") { json in
      guard let place = transfer.connection, let data = figures.data else { return }
      json.object { writeLeg(data, place, figures.directionToClient, to: &$0) }
    }
    writeBackend(to: &json)
  }

  private func writeLeg(_ data: Connection, _ place: Int, _ toClient: Direction, to json: inout JSONWriter) {
    json.string("capture", captureID)
    json.integer("connection", place)
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
    json.seconds("rtt_min_s", data.shortestRoundTrip)
    json.string("end_reason", data.endReason.rawValue)
    json.string(
      "closed_by",
      Closer(ofData: data, clientDirection: toClient.opposite, in: trace).rawValue)
    json.frame("first_frame", data.first.frame, of: trace)
    json.frame("last_frame", data.last.frame, of: trace)
    writeMatch(to: &json)
  }
}
