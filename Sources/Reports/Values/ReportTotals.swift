internal import FTPSessions
internal import Findings
internal import TCPFlows
internal import TraceComparison

/// What a report says of all its sessions together, counted once: there may be a hundred thousand.
struct ReportTotals: Sendable {
  /// How each session ended, in the order of the sessions.
  private(set) var sessionOutcomes: [SessionOutcome] = []
  private(set) var transfers = 0
  private var outcomes: [TransferOutcome: Int] = [:]
  /// Payload bytes on all data connections, each counted once.
  private(set) var bytes = 0
  /// How many passive ports the traffic needed.
  let ports: PassivePortUse

  /// Counts the sessions of traces, each by itself.
  init(_ traces: [Trace]) {
    ports = PassivePortUse(traces)
    for trace in traces {
      // A transfer between two servers is one of each, over one connection.
      var isCounted = [Bool](repeating: false, count: trace.connections.count)
      for session in trace.sessions {
        sessionOutcomes.append(session.outcome)
        for transfer in session.transfers {
          count(transfer.outcome)
          guard let index = transfer.connection, !isCounted[index] else { continue }
          isCounted[index] = true
          bytes += trace.connections[index].payloadBytes
        }
      }
    }
  }

  /// Counts the sessions of a comparison.
  init(_ comparison: Comparison) {
    ports = PassivePortUse(comparison.traces)
    var counted = Set<ConnectionReference>()
    for session in comparison.sessions {
      sessionOutcomes.append(session.outcome)
      for transfer in session.transfers {
        count(transfer.outcome)
        guard let leg = transfer.legs.first?.reference, counted.insert(leg).inserted else { continue }
        bytes += comparison.traces[leg.trace].connections[leg.connection].payloadBytes
      }
    }
  }

  /// How many transfers ended in a way.
  func count(of outcome: TransferOutcome) -> Int { outcomes[outcome] ?? 0 }

  private mutating func count(_ outcome: TransferOutcome) {
    transfers += 1
    outcomes[outcome, default: 0] += 1
  }
}
