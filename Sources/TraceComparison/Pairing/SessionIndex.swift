internal import FTPSessions

/// Where the sessions and transfers of traces are, by their connections.
struct SessionIndex {
  /// A transfer by the places of its trace, session, and its own.
  struct TransferPlace: Hashable {
    let trace: Int
    let session: Int
    let transfer: Int
  }

  private(set) var sessions: ConnectionMap<Int>
  private(set) var transfers: ConnectionMap<[TransferPlace]>

  init(_ traces: [Trace]) {
    sessions = ConnectionMap(traces)
    transfers = ConnectionMap(traces)
    for (place, trace) in traces.enumerated() {
      for (session, content) in trace.sessions.enumerated() {
        sessions[ConnectionReference(trace: place, connection: content.connection)] = session
        for (transfer, content) in content.transfers.enumerated() {
          guard let connection = content.connection else { continue }
          transfers[ConnectionReference(trace: place, connection: connection), default: []].append(
            TransferPlace(trace: place, session: session, transfer: transfer))
        }
      }
    }
  }
}
