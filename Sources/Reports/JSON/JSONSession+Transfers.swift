internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

extension JSONSession {
  func transferID(_ number: Int) -> String { "\(id).T\(number)" }

  func write(_ transfer: Transfer, number: Int, to json: inout JSONWriter) {
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
  func figures(_ transfer: Transfer, _ shown: SessionView.TransferView) -> TransferFigures {
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

  func writeLeg(
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
    json.frame("first_frame", data.first.frame, in: trace.files)
    json.frame("last_frame", data.last.frame, in: trace.files)
    writeEvents(
      ConnectionEvent.events(of: data, clientDirection: toClient.opposite), of: leg.trace, to: &json)
    Self.write(leg.match, to: &json)
  }
}
