internal import FTPProtocol
public import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// How many passive ports the traffic needed.
public struct PassivePortUse: Hashable, Sendable {
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
      for peak in Self.peaks(of: uses).values { peakInUse = max(peakInUse, peak.count) }
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
    var ofServers: [IPAddress: Peak] = [:]
    for (server, peak) in peaks(of: uses) {
      let users = uses.filter {
        $0.endpoint.address == server && $0.start <= peak.time && peak.time < $0.end
      }.map(\.user)
      ofServers[server] = Peak(count: peak.count, time: peak.time, users: users.sorted())
    }
    return ofServers
  }

  /// A port that is taken for some time.
  private struct Use {
    let endpoint: Endpoint
    let start: Timestamp
    let end: Timestamp
    let user: Incident.TransferPlace
  }

  private static func uses(in trace: Trace, holding wait: ElapsedTime) -> [Use] {
    var uses: [Use] = []
    for (place, session) in trace.sessions.enumerated() {
      for (transferPlace, transfer) in session.transfers.enumerated() where transfer.mode?.isPassive == true {
        guard let port = transfer.advertised?.port, let start = transfer.negotiatedAt?.time else { continue }
        let end =
          transfer.connection.map { release(of: trace.connections[$0], transfer, in: trace) + wait }
          ?? transfer.supersededTime ?? trace.connections[session.connection].last.time
        uses.append(
          Use(
            endpoint: Endpoint(session.server.address, port), start: start, end: max(start, end),
            user: Incident.TransferPlace(session: place, transfer: transferPlace)))
      }
    }
    return uses
  }

  /// When a data connection gave its port back, or the end of the capture where it had not by then.
  private static func release(of data: Connection, _ transfer: Transfer, in trace: Trace) -> Timestamp {
    guard data.endReason == .open, transfer.reply == nil, let end = trace.lastFrame else {
      return data.last.time
    }
    return max(data.last.time, end.time)
  }

  /// The times at which ports of one server were taken and given back.
  private struct Changes {
    var taken: [Timestamp] = []
    var givenBack: [Timestamp] = []

    /// The most ports that were taken at one time, and when that was first so.
    var peak: (count: Int, time: Timestamp)? {
      let givenBack = givenBack.sorted()
      var ended = 0
      var peak: (count: Int, time: Timestamp)?
      for (place, time) in taken.enumerated() {
        // At the same instant a port is given back before another one is taken.
        while ended < givenBack.count, givenBack[ended] <= time { ended += 1 }
        let inUse = place + 1 - ended
        if inUse > peak?.count ?? 0 { peak = (inUse, time) }
      }
      return peak
    }
  }

  /// The most ports of each server that were taken at one time; a port that is used again before it was given back is
  /// one port.
  private static func peaks(of uses: [Use]) -> [IPAddress: (count: Int, time: Timestamp)] {
    var servers: [IPAddress: Int] = [:]
    var changes: [Changes] = []
    var takenUntil: [Endpoint: (end: Timestamp, server: Int)] = [:]
    for use in uses.sorted(by: { $0.start < $1.start }) {
      if let known = takenUntil[use.endpoint] {
        takenUntil[use.endpoint]?.end = max(known.end, use.end)
        if use.start <= known.end { continue }
        changes[known.server].givenBack.append(known.end)
        changes[known.server].taken.append(use.start)
      } else {
        let server = servers[use.endpoint.address] ?? changes.count
        if server == changes.count {
          changes.append(Changes())
          servers[use.endpoint.address] = server
        }
        takenUntil[use.endpoint] = (use.end, server)
        changes[server].taken.append(use.start)
      }
    }
    for known in takenUntil.values { changes[known.server].givenBack.append(known.end) }
    return servers.compactMapValues { changes[$0].peak }
  }
}
