internal import FTPSessions
internal import TCPFlows
internal import TraceComparison

/// Writes one connection of the JSON report that no session claims.
struct JSONUnclaimed {
  private let reference: ConnectionReference
  private let report: Report

  init(_ reference: ConnectionReference, of report: Report) {
    self.reference = reference
    self.report = report
  }

  func write(to json: inout JSONWriter) {
    let trace = report.traces[reference.trace]
    let connection = trace.connections[reference.connection]
    json.string("capture", Report.captureID(reference.trace))
    json.integer("connection", reference.connection)
    json.endpoint("originator", connection.originator)
    json.endpoint("responder", connection.responder)
    json.string("community_id", CommunityID.of(connection.originator, connection.responder))
    json.object("payload_bytes") { json in
      json.integer("from_originator", connection.fromOriginator.payloadBytes)
      json.integer("from_responder", connection.fromResponder.payloadBytes)
    }
    json.string("end_reason", connection.endReason.rawValue)
    json.frame("first_frame", connection.first.frame, in: trace.files)
  }
}
