internal import FTPSessions
internal import Findings
internal import Reports
internal import TraceComparison

extension Report {
  /// All sessions, as findings name them.
  var allSessions: [SessionReference] {
    if let comparison { return comparison.sessions.indices.map { SessionReference(trace: 0, session: $0) } }
    return traces.indices.flatMap { trace in
      traces[trace].sessions.indices.map { SessionReference(trace: trace, session: $0) }
    }
  }

  /// The control connection of a session wherever it was seen, from the client to the server.
  func controlLegs(of session: SessionReference) -> [ConnectionReference] {
    guard let comparison else {
      let connection = traces[session.trace].sessions[session.session].connection
      return [ConnectionReference(trace: session.trace, connection: connection)]
    }
    return comparison.sessions[session.session].legs.map { leg in
      ConnectionReference(trace: leg.trace, connection: comparison.session(leg).connection)
    }
  }

  /// The transfers of a session.
  func transfers(of session: SessionReference) -> [TransferReference] {
    let count =
      comparison?.sessions[session.session].transfers.count
      ?? traces[session.trace].sessions[session.session].transfers.count
    return (0..<count).map { TransferReference(session: session, transfer: $0) }
  }

  /// The data connection of a transfer wherever it was seen; empty where no capture has it.
  func dataLegs(of transfer: TransferReference) -> [ConnectionReference] {
    let session = transfer.session
    guard let comparison else {
      let transfer = traces[session.trace].sessions[session.session].transfers[transfer.transfer]
      return transfer.connection.map { [ConnectionReference(trace: session.trace, connection: $0)] } ?? []
    }
    return comparison.sessions[session.session].transfers[transfer.transfer].legs.map(\.reference)
  }
}
