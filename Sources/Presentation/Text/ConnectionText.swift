internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows

/// A connection that no session claims, in words.
struct ConnectionText {
  private let connection: ReportedConnection

  init(_ connection: ReportedConnection) {
    self.connection = connection
  }

  /// The connection in a line.
  var line: String {
    let payload = connection.payload
    let bytes = payload.fromOriginator.addingReportingOverflow(payload.fromResponder).partialValue
    return "\(connection.originator) -> \(connection.responder)  \(Figures.bytes(bytes)), "
      + "\(connection.endReason.words)  (\(connection.capture):\(connection.firstFrame))"
  }
}
