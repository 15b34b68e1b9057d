internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// How many passive ports the traffic needed.
struct PassivePortUse: Hashable {
  /// A port stays taken this long after its connection (RFC 9293 section 3.6.1: TIME-WAIT; 60 s on Linux).
  static let timeWait = ElapsedTime(seconds: 60)

  private(set) var distinct = 0
  private(set) var lowest: UInt16?
  private(set) var highest: UInt16?
  /// Ports taken at once at most, TIME-WAIT counted.
  private(set) var peakInUse = 0

  init(_ traces: [Trace]) {
    var ports = Set<UInt16>()
    var changes: [(time: Timestamp, change: Int)] = []
    for trace in traces {
      for session in trace.sessions {
        let sessionEnd = trace.connections[session.connection].last.time
        for transfer in session.transfers {
          guard transfer.mode?.isPassive == true, let port = transfer.advertised?.port,
            let start = transfer.negotiatedAt?.time
          else { continue }
          ports.insert(port)
          let end =
            transfer.connection.map { trace.connections[$0].last.time + Self.timeWait }
            ?? transfer.supersededTime ?? sessionEnd
          changes.append((start, 1))
          changes.append((max(start, end), -1))
        }
      }
    }
    distinct = ports.count
    lowest = ports.min()
    highest = ports.max()
    var inUse = 0
    // At the same instant a port is given back before another one is taken.
    for (_, change) in changes.sorted(by: { ($0.time, $0.change) < ($1.time, $1.change) }) {
      inUse += change
      peakInUse = max(peakInUse, inUse)
    }
  }
}
