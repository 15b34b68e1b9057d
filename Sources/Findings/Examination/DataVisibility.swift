internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Whether a capture shows data connections at all: one made with a filter such as `port 21` has none.
struct DataVisibility {
  /// Servers of which a data connection that came about was captured.
  private var seen = Set<IPAddress>()
  /// Servers of which a transfer succeeded whose data connection was not captured.
  private var hidden = Set<IPAddress>()
  /// Whether there is traffic that a filter for control connections would have kept out.
  private let hasOthers: Bool

  init(of trace: TraceExamination) {
    let all = trace.trace
    let controls = all.sessions.count + all.probes + all.foreignControlConnections
    hasOthers =
      all.connections.count > controls
      || all.quality.skipped.contains { $0.reason == "not_ip" || $0.reason == "not_tcp" }
    for (place, session) in all.sessions.enumerated() {
      for (transferPlace, transfer) in session.transfers.enumerated() {
        if let index = transfer.connection {
          if all.connections[index].wasEstablished { seen.insert(session.server.address) }
        } else if transfer.reply?.code.isCompletion == true, transfer.advertised != nil,
          !trace.serverToServer.contains(.init(session: place, transfer: transferPlace))
        {
          hidden.insert(session.server.address)
        }
      }
    }
  }

  /// How sure it is that a data connection of a server would have been captured; nil where it would not.
  func confidence(for server: IPAddress) -> Confidence? {
    if hidden.contains(server) { return nil }
    return seen.contains(server) ? .certain : hasOthers ? .likely : .possible
  }
}
