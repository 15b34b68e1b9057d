internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

extension JSONSession {
  /// What the server said, without passwords that it repeats.
  func masked(_ text: WireText) -> WireText {
    report.showsPasswords ? text : SecretMask.masked(text, session)
  }

  func shown(path: WireText) -> WireText {
    report.showsPasswords ? path : SecretMask.masked(path: path)
  }

  func write(
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
          json.frame("frame", sighting.mark.frame, in: report.traces[sighting.trace].files)
          json.time("time", corrected(sighting.mark.time, of: sighting.trace))
          json.integer("reply", sighting.reply)
        }
      }
    }
  }

  /// Replies that were sent, and did not reach the capture that tells of the session.
  func write(_ missed: [ExchangeSightings.MissedReply], to json: inout JSONWriter) {
    guard !missed.isEmpty else { return }
    json.list("missed_replies") { json in
      for (trace, reply) in missed.map({ ($0.trace, $0.reply) }) {
        json.object { json in
          json.integer("code", reply.code.rawValue)
          json.wireText("text", masked(reply.text), base64Key: "text_base64")
          json.time("time", corrected(reply.mark.time, of: trace))
          json.string("capture", Report.captureID(trace))
          json.frame("frame", reply.mark.frame, in: report.traces[trace].files)
        }
      }
    }
  }

  func write(_ endpoint: MalformedEndpoint, to json: inout JSONWriter) {
    json.string("source", endpoint.source)
    json.wireText("text", masked(endpoint.text), base64Key: "text_base64")
    json.string("fault", endpoint.fault.rawValue)
    json.string("capture", captureID)
    json.frame("frame", endpoint.mark.frame, in: trace.files)
  }
}
