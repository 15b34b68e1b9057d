internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Ties data connections to the transfers that announced them.
///
/// Every announcement is an expectation of its own session and is used up once. A connection belongs to it by port
/// and by either address: the announced one or the control peer's.
struct DataConnectionClaims {
  /// A connection may be seen this long before the command that led to it.
  private static let reorderingBeforeCommand = ElapsedTime(nanoseconds: 100_000_000)

  private let connections: [Connection]
  private var expectations: [Expectation] = []
  private var queues: [Endpoint: ExpectationQueue] = [:]
  /// For each claimed connection, its place among the expectations of passive and of active mode.
  ///
  /// Only in a
  /// transfer between two servers does one connection fulfil one of each.
  private var passiveClaims: [Int: Int] = [:]
  private var activeClaims: [Int: Int] = [:]

  /// Settles which connection belongs to which transfer, and which belong to none.
  static func settle(in trace: inout Trace, settings: AnalysisSettings) {
    var claims = DataConnectionClaims(connections: trace.connections)
    claims.expect(trace.sessions)
    let control = Set(trace.sessions.map(\.connection))
    claims.claim(excluding: control)
    claims.record(in: &trace.sessions)
    var claimed = Set(claims.passiveClaims.keys).union(claims.activeClaims.keys)
    claimed.formUnion(
      HiddenDataConnections.infer(in: &trace.sessions, trace.connections, excluding: claimed.union(control)))
    trace.unclaimed = UnclaimedConnections.list(
      trace.connections, sessions: trace.sessions, excluding: claimed.union(control), settings: settings)
  }

  private init(connections: [Connection]) {
    self.connections = connections
  }

  // MARK: - Expectations

  private mutating func expect(_ sessions: [Session]) {
    for (sessionPlace, session) in sessions.enumerated() {
      let control = connections[session.connection]
      let end = control.endReason == .open ? Timestamp(nanoseconds: .max) : control.last.time
      for (place, transfer) in session.transfers.enumerated() {
        guard let endpoint = transfer.advertised, let mode = transfer.mode,
          let announced = transfer.negotiatedAt
        else { continue }
        let (opener, peer) =
          mode.isPassive
          ? (session.client.address, session.server.address)
          : (session.server.address, session.client.address)
        expectations.append(
          Expectation(
            session: sessionPlace, transfer: place, isPassive: mode.isPassive, opener: opener,
            announced: announced.time, opens: announced.time - Self.reorderingBeforeCommand,
            closes: Self.closing(transfer, sessionEnd: end)))
        let index = expectations.count - 1
        queues[Endpoint(peer, endpoint.port), default: ExpectationQueue()].append(index)
        if let address = endpoint.address, address != peer {
          queues[Endpoint(address, endpoint.port), default: ExpectationQueue()].append(index)
        }
      }
    }
    let announced = expectations.map(\.announced)
    for endpoint in queues.keys { queues[endpoint]?.sort { announced[$0] } }
  }

  private static func closing(_ transfer: Transfer, sessionEnd: Timestamp) -> Timestamp {
    var closes = transfer.supersededAt.map { min($0.time, sessionEnd) } ?? sessionEnd
    if let reply = transfer.reply, reply.code.isCompletion { closes = min(closes, reply.mark.time) }
    return closes
  }

  // MARK: - Claims

  private mutating func claim(excluding control: Set<Int>) {
    guard !queues.isEmpty else { return }
    for (index, connection) in connections.enumerated() where !control.contains(index) {
      claim(index, connection, listener: connection.responder, opener: connection.originator.address)
      if !connection.sawHandshake, passiveClaims[index] == nil, activeClaims[index] == nil {
        // Without its SYN a connection does not tell who opened it.
        claim(index, connection, listener: connection.originator, opener: connection.responder.address)
      }
    }
  }

  private mutating func claim(_ index: Int, _ connection: Connection, listener: Endpoint, opener: IPAddress) {
    guard queues[listener] != nil else { return }
    for wantsPassive in [true, false] {
      let isFree = { [connections] (expectation: Expectation) in
        guard expectation.isPassive == wantsPassive else { return false }
        // An attempt that failed does not use the endpoint up when a later one succeeds.
        return expectation.connection.map {
          !connections[$0].wasEstablished && connection.wasEstablished
        } ?? true
      }
      guard
        let place = queues[listener]?.best(
          for: connection, opener: opener, in: expectations, isFree: isFree)
      else { continue }
      // One connection fulfils two expectations only between two servers, where each side's opener is right.
      if !wantsPassive, passiveClaims[index] != nil, expectations[place].opener != opener { continue }
      if let earlier = expectations[place].connection {
        passiveClaims[earlier] = wantsPassive ? nil : passiveClaims[earlier]
        activeClaims[earlier] = wantsPassive ? activeClaims[earlier] : nil
      }
      expectations[place].connection = index
      if wantsPassive { passiveClaims[index] = place } else { activeClaims[index] = place }
    }
  }

  private func record(in sessions: inout [Session]) {
    for expectation in expectations {
      guard let index = expectation.connection else { continue }
      let session = sessions[expectation.session]
      let transfer = session.transfers[expectation.transfer]
      sessions[expectation.session].transfers[expectation.transfer].connection = index
      sessions[expectation.session].transfers[expectation.transfer].usedAddress = usedAddress(
        transfer, connections[index],
        peer: expectation.isPassive ? session.server.address : session.client.address)
    }
  }

  private func usedAddress(_ transfer: Transfer, _ connection: Connection, peer: IPAddress) -> UsedAddress {
    let port = transfer.advertised?.port
    let ends = [connection.responder, connection.originator].filter { $0.port == port }.map(\.address)
    if let advertised = transfer.advertised?.address, ends.contains(advertised) { return .advertised }
    return ends.contains(peer) ? .controlPeer : .other
  }
}
