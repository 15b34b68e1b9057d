internal import FTPSessions
internal import TCPFlows
internal import TraceComparison

/// Transfers counted by how they ended.
struct TransferTally {
  private(set) var transfers = 0
  /// The counts in the order of all outcomes.
  private var counts = [Int](repeating: 0, count: TransferOutcome.allCases.count)
  /// Payload bytes on all data connections, each counted once.
  private(set) var bytes = 0

  init(_ report: Report) {
    // A transfer between two servers is one of each, over one connection.
    var counted = Set<ConnectionReference>()
    for session in report.sessions {
      transfers += session.transfers.count
      for transfer in session.transfers {
        counts[Self.place(of: transfer.outcome)] += 1
        guard let leg = transfer.legs.first else { continue }
        if counted.insert(ConnectionReference(trace: leg.trace, connection: leg.connection)).inserted {
          bytes += report.traces[leg.trace].connections[leg.connection].payloadBytes
        }
      }
    }
  }

  /// How many transfers ended in one of these ways.
  func count(_ wanted: TransferOutcome...) -> Int {
    wanted.reduce(0) { $0 + counts[Self.place(of: $1)] }
  }

  private static func place(of outcome: TransferOutcome) -> Int {
    TransferOutcome.allCases.firstIndex(of: outcome) ?? 0
  }
}
