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
    var ports = Set<UInt16>()
    for trace in traces {
      // Every capture is a view of its own of the same servers.
      let uses = Self.uses(in: trace, holding: Self.timeWait)
      for (_, ofServer) in Dictionary(grouping: uses, by: \.endpoint.address) {
        peakInUse = max(peakInUse, Self.peak(of: ofServer)?.count ?? 0)
      }
      for use in uses { ports.insert(use.endpoint.port) }
    }
    distinct = ports.count
    lowest = ports.min()
    highest = ports.max()
  }

  /// The most ports of one server that were taken at once.
  struct Peak {
    let count: Int
    /// When that was first so.
    let time: Timestamp
    /// The transfers whose ports they were.
    let users: [Incident.TransferPlace]
  }

  /// For each server of a trace the most ports of a range that were taken at once, each for `wait` after its end.
  static func peaks(
    in trace: Trace, of range: ClosedRange<UInt16>, holding wait: ElapsedTime
  ) -> [IPAddress: Peak] {
    let uses = uses(in: trace, holding: wait).filter { range.contains($0.endpoint.port) }
    return Dictionary(grouping: uses, by: \.endpoint.address).compactMapValues { ofServer in
      peak(of: ofServer).map { peak in
        let users = ofServer.filter { $0.start <= peak.time && peak.time < $0.end }.map(\.user)
        return Peak(count: peak.count, time: peak.time, users: users.sorted())
      }
    }
  }

  /// A port that is taken for some time.
  private struct Use {
    let endpoint: Endpoint
    let start: Timestamp
    let end: Timestamp
    let user: Incident.TransferPlace
  }

  private static func uses(in trace: Trace, holding wait: ElapsedTime) -> [Use] {
    trace.sessions.enumerated().flatMap { place, session -> [Use] in
      let sessionEnd = trace.connections[session.connection].last.time
      return session.transfers.enumerated().compactMap { transferPlace, transfer -> Use? in
        guard transfer.mode?.isPassive == true, let port = transfer.advertised?.port,
          let start = transfer.negotiatedAt?.time
        else { return nil }
        let end =
          transfer.connection.map { release(of: trace.connections[$0], transfer, in: trace) + wait }
          ?? transfer.supersededTime ?? sessionEnd
        return Use(
          endpoint: Endpoint(session.server.address, port), start: start, end: max(start, end),
          user: Incident.TransferPlace(session: place, transfer: transferPlace))
      }
    }
  }

  /// When a data connection gave its port back, or the end of the capture where it had not by then.
  private static func release(of data: Connection, _ transfer: Transfer, in trace: Trace) -> Timestamp {
    guard data.endReason == .open, transfer.reply == nil, let end = trace.lastFrame else {
      return data.last.time
    }
    return max(data.last.time, end.time)
  }

  /// The most ports that were taken at one time, and when that was first so; a port that is used again is one port.
  private static func peak(of uses: [Use]) -> (count: Int, time: Timestamp)? {
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
    var inUse = 0
    var peak: (count: Int, time: Timestamp)?
    // At the same instant a port is given back before another one is taken.
    for (time, change) in changes.sorted(by: { ($0.time, $0.change) < ($1.time, $1.change) }) {
      inUse += change
      if inUse > peak?.count ?? 0 { peak = (inUse, time) }
    }
    return peak
  }
}
