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

  private let connections: ConnectionList
  private var expectations: [Expectation] = []
  /// The transfer of each expectation.
  private var transfers: [Transfer] = []
  /// The expectations of which the announcement names another address than the control peer's.
  private var elsewhere: [(place: Int, address: IPAddress)] = []
  private var queues: [ExpectationQueue] = []
  private var queuePlaces: [Endpoint: Int] = [:]
  /// For each connection, whether it has claimed an expectation of passive and of active mode.
  ///
  /// Only in a transfer between two servers does one connection fulfil one of each.
  private var passiveClaims: [Bool]
  private var activeClaims: [Bool]
  /// The sessions of which a claim may be another's, as too many announced the same endpoint at once.
  private var crowded = Set<Int>()

  /// Settles which connection belongs to which transfer, and which belong to none; `hasFailures` tells that some
  /// connections never came about.
  static func settle(in trace: inout Trace, hasFailures: Bool, settings: AnalysisSettings) {
    var taken = [Bool](repeating: false, count: trace.connections.count)
    for session in trace.sessions { taken[session.connection] = true }
    var claims = DataConnectionClaims(connections: trace.connections)
    for (place, session) in trace.sessions.enumerated() { claims.expect(session, at: place) }
    claims.claim(excluding: taken, hasFailures: hasFailures)
    claims.record(in: trace.sessions)
    for index in taken.indices where claims.passiveClaims[index] || claims.activeClaims[index] {
      taken[index] = true
    }
    HiddenDataConnections.infer(
      in: trace.sessions, trace.connections, taken: &taken, passivePorts: settings.passivePorts)
    trace.unclaimed = UnclaimedConnections.list(
      trace.connections, sessions: trace.sessions, excluding: taken, settings: settings)
  }

  private init(connections: ConnectionList) {
    self.connections = connections
    passiveClaims = [Bool](repeating: false, count: connections.count)
    activeClaims = passiveClaims
  }

  // MARK: - Expectations

  private mutating func expect(_ session: Session, at sessionPlace: Int) {
    // Behind a goodbye nothing is begun, whether or not the capture holds the FIN.
    let isOpen = connections[session.connection].endReason == .open && !session.saidGoodbye
    let end = isOpen ? Timestamp(nanoseconds: .max) : connections[session.connection].last.time
    for transfer in session.transfers {
      guard let endpoint = transfer.advertised, let mode = transfer.mode,
        let announced = transfer.announcedAt ?? transfer.negotiatedAt
      else { continue }
      let peer = mode.isPassive ? session.server.address : session.client.address
      let expectation = Expectation(
        session: sessionPlace, isPassive: mode.isPassive, peer: peer, port: endpoint.port,
        opener: mode.isPassive ? session.client.address : session.server.address, announced: announced.time,
        commanded: transfer.commandedAt?.time,
        opens: announced.time - Self.reorderingBeforeCommand,
        closes: min(end, transfer.closing))
      expectations.append(expectation)
      transfers.append(transfer)
      guard let address = endpoint.address, address != peer else { continue }
      elsewhere.append((expectations.count - 1, address))
    }
  }

  /// Lines the expectations up by the endpoints at which connections may come.
  private mutating func lineUp() {
    queues = []
    queuePlaces.removeAll(keepingCapacity: true)
    for place in expectations.indices { enqueue(place, at: expectations[place].peer) }
    for (place, address) in elsewhere { enqueue(place, at: address) }
    for place in queues.indices { queues[place].sort(expectations) }
  }

  private mutating func enqueue(_ expectation: Int, at address: IPAddress) {
    let endpoint = Endpoint(address, expectations[expectation].port)
    let place = queuePlaces[endpoint] ?? queues.count
    if place == queues.count {
      queues.append(ExpectationQueue())
      queuePlaces[endpoint] = place
    }
    queues[place].append(expectation, isPassive: expectations[expectation].isPassive)
  }

  // MARK: - Claims

  private mutating func claim(excluding taken: [Bool], hasFailures: Bool) {
    guard !expectations.isEmpty else { return }
    lineUp()
    // What came about goes first: an attempt that failed takes what is left, be it seen earlier.
    claim(excluding: taken) { $0.wasEstablished }
    guard hasFailures else { return }
    lineUp()
    claim(excluding: taken) { !$0.wasEstablished }
  }

  private mutating func claim(excluding taken: [Bool], where isConcerned: (Connection) -> Bool) {
    for index in connections.indices where !taken[index] && isConcerned(connections[index]) {
      let (originator, responder) = (connections[index].originator, connections[index].responder)
      let isClaimed = claim(index, listener: responder, opener: originator.address)
      if !isClaimed, !connections[index].sawHandshake {
        // Without its SYN a connection does not tell who opened it.
        _ = claim(index, listener: originator, opener: responder.address)
      }
    }
  }

  private mutating func claim(_ index: Int, listener: Endpoint, opener: IPAddress) -> Bool {
    guard let queue = queuePlaces[listener] else { return false }
    let isPassive = claim(index, in: queue, opener: opener, isPassive: true)
    return claim(index, in: queue, opener: opener, isPassive: false) || isPassive
  }

  private mutating func claim(_ index: Int, in queue: Int, opener: IPAddress, isPassive: Bool) -> Bool {
    let connection = connections[index]
    let wasEstablished = connection.wasEstablished
    let attempt = ExpectationQueue.Attempt(
      start: connection.first.time, end: wasEstablished ? nil : connection.last.time, opener: opener,
      isPassive: isPassive)
    let place = queues[queue].best(for: attempt, in: expectations)
    if place == nil, wasEstablished {
      for rival in queues[queue].taken(at: attempt, in: expectations) { expectations[rival].hasRivals = true }
    }
    if queues[queue].hasReachedLimit, let place { crowded.insert(expectations[place].session) }
    guard let place else { return false }
    // One connection fulfils two expectations only between two servers, where each side's opener is right.
    if !isPassive, passiveClaims[index], expectations[place].opener != opener { return false }
    let earlier = expectations[place].claim?.connection
    expectations[place].claim = Expectation.Claim(
      connection: index, wasEstablished: wasEstablished,
      isByStranger: connections[index].sawHandshake && opener != expectations[place].opener)
    if isPassive {
      if let earlier { passiveClaims[earlier] = false }
      passiveClaims[index] = true
    } else {
      if let earlier { activeClaims[earlier] = false }
      activeClaims[index] = true
    }
    return true
  }

  private func record(in sessions: [Session]) {
    for place in crowded.sorted() { sessions[place].limitsReached.append("open_announcements") }
    // Those of one session follow one another.
    var limited = -1
    for (expectation, transfer) in zip(expectations, transfers) {
      guard let index = expectation.claim?.connection else { continue }
      transfer.connection = index
      transfer.hasRivalConnections = expectation.hasRivals
      transfer.usedAddress = usedAddress(transfer.advertised, connections[index], peer: expectation.peer)
      if limited != expectation.session, connections[index].hasReachedLimit {
        limited = expectation.session
        sessions[limited].limitsReached.append("coverage_runs")
      }
    }
  }

  private func usedAddress(
    _ advertised: AdvertisedEndpoint?, _ data: Connection, peer: IPAddress
  ) -> UsedAddress {
    let listener = data.responder.port == advertised?.port ? data.responder : data.originator
    if let address = advertised?.address, listener.address == address { return .advertised }
    return listener.address == peer ? .controlPeer : .other
  }
}

extension Transfer {
  /// Until when its endpoint could be used, as far as the dialogue tells.
  fileprivate var closing: Timestamp {
    let superseded = supersededAt?.time ?? Timestamp(nanoseconds: .max)
    // A reply of any kind ends the transfer: what connects later is another's.
    return reply.map { min(superseded, $0.mark.time) } ?? superseded
  }
}
