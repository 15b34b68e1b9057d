internal import FTPProtocol
public import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// How many passive ports the traffic needed.
public struct PassivePortUse: Hashable {
  /// A port stays taken this long after its connection (RFC 9293 section 3.6.1: TIME-WAIT; 60 s on Linux).
  static let timeWait = ElapsedTime(seconds: 60)

  /// Ports that were announced.
  public private(set) var distinct = 0
  /// The lowest of them.
  public private(set) var lowest: UInt16?
  /// The highest of them.
  public private(set) var highest: UInt16?
  /// Ports of one server taken at once at most, TIME-WAIT counted.
  public private(set) var peakInUse = 0

  /// Counts the ports that the sessions of traces announced.
  public init(_ traces: [Trace]) {
    for trace in traces {
      // Every capture is a view of its own of the same servers.
      let uses = Self.uses(in: trace)
      for (_, ofServer) in Dictionary(grouping: uses, by: \.endpoint.address) {
        peakInUse = max(peakInUse, Self.peak(of: ofServer))
      }
    }
    let ports = Set(traces.flatMap { Self.uses(in: $0).map(\.endpoint.port) })
    distinct = ports.count
    lowest = ports.min()
    highest = ports.max()
  }

  /// A port that is taken for some time.
  private struct Use {
    let endpoint: Endpoint
    let start: Timestamp
    let end: Timestamp
  }

  private static func uses(in trace: Trace) -> [Use] {
    trace.sessions.flatMap { session -> [Use] in
      let sessionEnd = trace.connections[session.connection].last.time
      return session.transfers.compactMap { transfer -> Use? in
        guard transfer.mode?.isPassive == true, let port = transfer.advertised?.port,
          let start = transfer.negotiatedAt?.time
        else { return nil }
        let end =
          transfer.connection.map { trace.connections[$0].last.time + timeWait }
          ?? transfer.supersededTime ?? sessionEnd
        return Use(endpoint: Endpoint(session.server.address, port), start: start, end: max(start, end))
      }
    }
  }

  /// The most ports that were taken at one time; a port that is used again is one port.
  private static func peak(of uses: [Use]) -> Int {
    var changes: [(time: Timestamp, change: Int)] = []
    for (_, ofPort) in Dictionary(grouping: uses, by: \.endpoint.port) {
      var takenUntil: Timestamp?
      for use in ofPort.sorted(by: { $0.start < $1.start }) {
        if let end = takenUntil, use.start <= end {
          takenUntil = max(end, use.end)
          continue
        }
        if let end = takenUntil { changes.append((end, -1)) }
        changes.append((use.start, 1))
        takenUntil = use.end
      }
      if let end = takenUntil { changes.append((end, -1)) }
    }
    var (inUse, peak) = (0, 0)
    // At the same instant a port is given back before another one is taken.
    for (_, change) in changes.sorted(by: { ($0.time, $0.change) < ($1.time, $1.change) }) {
      inUse += change
      peak = max(peak, inUse)
    }
    return peak
  }
}
