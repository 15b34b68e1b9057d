internal import FTPSessions
internal import TCPFlows

/// Transfers counted by how they ended.
struct TransferTally {
  private(set) var transfers = 0
  private(set) var outcomes: [TransferOutcome: Int] = [:]
  /// Payload bytes on all data connections, each counted once.
  private(set) var bytes = 0

  init(_ traces: [Trace]) {
    for trace in traces {
      for session in trace.sessions {
        transfers += session.transfers.count
        for transfer in session.transfers {
          outcomes[transfer.outcome, default: 0] += 1
          guard let data = transfer.connection.map({ trace.connections[$0] }) else { continue }
          bytes += data.payloadBytes
        }
      }
    }
  }

  /// How many transfers ended in one of these ways.
  func count(_ wanted: TransferOutcome...) -> Int {
    wanted.reduce(0) { $0 + (outcomes[$1] ?? 0) }
  }
}
