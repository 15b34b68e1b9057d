internal import FTPSessions
internal import TCPFlows

/// Transfers counted by how they ended.
struct TransferTally {
  private(set) var transfers = 0
  /// The counts in the order of all outcomes.
  private var counts = [Int](repeating: 0, count: TransferOutcome.allCases.count)
  /// Payload bytes on all data connections, each counted once.
  private(set) var bytes = 0

  init(_ traces: [Trace]) {
    for trace in traces {
      // A transfer between two servers is one of each, over one connection.
      var counted = Set<Int>()
      for session in trace.sessions {
        transfers += session.transfers.count
        for place in session.transfers.indices {
          counts[Self.place(of: session.transfers[place].outcome)] += 1
          if let index = session.transfers[place].connection, counted.insert(index).inserted {
            bytes += trace.connections[index].payloadBytes
          }
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
