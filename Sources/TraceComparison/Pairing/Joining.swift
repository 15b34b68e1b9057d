internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Brings the legs of connections and sessions together, the clocks and the roles, each with the help of the others.
struct Joining {
  private(set) var traces: [Trace]
  private(set) var roles: [VantageRole] = []
  private(set) var network: ClockNetwork
  /// Legs of one and the same TCP connection.
  private(set) var same: ConnectionClusters
  /// Legs of one session or one transfer, through proxies too.
  private(set) var joined: ConnectionClusters
  private(set) var ambiguous = Set<ConnectionReference>()
  /// For each connection with several legs, all of them from the client to the server.
  private(set) var legs: ConnectionMap<[ConnectionReference]>
  /// Legs whose originator is the responder of the others, as their capture lacks the SYN.
  private(set) var reversed = Set<ConnectionReference>()
  let index: SessionIndex

  /// Dialogues are compared again with the clocks that the first pairs have given.
  private static let rounds = 2

  init(_ traces: [Trace]) {
    self.traces = traces
    index = SessionIndex(traces)
    same = ConnectionClusters(counts: traces.map(\.connections.count))
    joined = same
    legs = ConnectionMap(traces)
    network = ClockNetwork([:], traces: traces)
  }

  mutating func run() {
    var handshakes = HandshakePairing(traces)
    handshakes.join(in: &same)
    var continuations = ContinuationPairing(traces)
    continuations.join(in: &same)
    reversed = continuations.reversed
    joined = same
    network = ClockNetwork(shared(), traces: traces)
    takeRoles()
    var mayBeProxied = false
    for _ in 0..<Self.rounds {
      var dialogues = DialoguePairing(traces, index, clocks: network.alignments)
      let hasJoined = dialogues.join(in: &joined, same: &same)
      ambiguous = handshakes.ambiguous.union(dialogues.ambiguous)
      guard hasJoined else { break }
      mayBeProxied = true
      network = ClockNetwork(shared(), traces: traces)
    }
    // Through a proxy alone the roles show only now.
    takeRoles()
    if mayBeProxied { joinTransfers() }
    ambiguous = ambiguous.filter { joined.match(of: $0) == .none }
    legs = orderedLegs()
  }

  private mutating func takeRoles() {
    guard roles.isEmpty || roles.contains(where: { $0.role == .unknown }) else { return }
    let found = RoleInference(traces: traces, bothSided: bothSided()).roles(network)
    var hasChanged = false
    for place in traces.indices
    where traces[place].vantagePoint.role == .unknown && found[place].role != .unknown {
      traces[place].assume(found[place].role)
      hasChanged = true
    }
    // What was inferred at first stays, with its reason.
    roles = roles.isEmpty ? found : zip(roles, found).map { $0.role == .unknown ? $1 : $0 }
    if hasChanged { network = ClockNetwork(shared(), traces: traces) }
  }

  /// Captures that hold several legs of one session.
  private mutating func bothSided() -> Set<Int> {
    guard traces.contains(where: { $0.vantagePoint.role == .unknown }) else { return [] }
    let groups = joined.groups().map { $0.filter { index.sessions[$0] != nil }.map(\.trace) }
    return Set(groups.flatMap { legs in legs.filter { trace in legs.count { $0 == trace } > 1 } })
  }

  /// The segments that pairs of captures have in common.
  private mutating func shared() -> [ClockNetwork.Pair: [SharedSegment]] {
    let collector = SampleCollector(traces: traces)
    var shared: [ClockNetwork.Pair: [SharedSegment]] = [:]
    for legs in joined.groups() {
      for (place, one) in legs.enumerated() {
        for other in legs[(place + 1)...] where other.trace != one.trace {
          let pair = ClockNetwork.Pair(one: one.trace, other: other.trace)
          if same.cluster(of: one) == same.cluster(of: other) {
            guard reversed.contains(one) == reversed.contains(other),
              let direction = clientDirection(of: legs)
            else { continue }
            let isPlentiful = (shared[pair]?.count ?? 0) >= SampleCollector.plenty
            if isPlentiful, index.sessions[one] == nil { continue }
            shared[pair, default: []] += collector.segments(
              one, other, clientDirection: direction, isBrief: isPlentiful)
          } else if let left = index.sessions[one], let right = index.sessions[other] {
            shared[pair, default: []] += collector.lines(
              traces[one.trace].sessions[left], traces[other.trace].sessions[right])
          }
        }
      }
    }
    return shared
  }

  /// Which direction of a connection is the client's, by the session or transfer that claims it at any point.
  private func clientDirection(of legs: [ConnectionReference]) -> Direction? {
    for leg in legs {
      if let session = index.sessions[leg] { return traces[leg.trace].sessions[session].clientDirection }
    }
    for leg in legs {
      for place in index.transfers[leg] ?? [] {
        let transfer = traces[place.trace].sessions[place.session].transfers[place.transfer]
        if let mode = transfer.mode { return mode.isPassive ? .fromOriginator : .fromResponder }
      }
    }
    return nil
  }

  /// Joins the data connections of sessions whose legs are different TCP connections.
  private mutating func joinTransfers() {
    for group in joined.groups() {
      let legs = group.compactMap { leg in index.sessions[leg].map { (leg, $0) } }
      for (place, one) in legs.enumerated() {
        for other in legs[(place + 1)...] where same.cluster(of: one.0) != same.cluster(of: other.0) {
          join(
            traces[one.0.trace].sessions[one.1], one.0.trace, traces[other.0.trace].sessions[other.1],
            other.0.trace)
        }
      }
    }
  }

  private mutating func join(_ one: Session, _ left: Int, _ other: Session, _ right: Int) {
    for (place, found) in TransferPairing.places(of: one, in: other).enumerated() {
      guard let found, let mine = one.transfers[place].connection,
        let theirs = other.transfers[found].connection
      else { continue }
      let (mineLeg, theirLeg) = (
        ConnectionReference(trace: left, connection: mine),
        ConnectionReference(trace: right, connection: theirs)
      )
      guard joined.cluster(of: mineLeg) != joined.cluster(of: theirLeg),
        TransferPairing.areTwoSides(traces[left].connections[mine], traces[right].connections[theirs])
      else { continue }
      joined.join(mineLeg, theirLeg, by: Match(method: .dialogue, score: 0.8))
    }
  }

  /// Which of two sides of a translation in one capture is nearer to the originator: there the SYN is seen first and its
  /// answer last, and what the originator sends has passed fewer routers.
  private func isNearerToOriginator(_ one: ConnectionReference, _ other: ConnectionReference) -> Bool {
    let trace = traces[one.trace]
    let (left, right) = (trace.connections[one.connection], trace.connections[other.connection])
    let handshakes = [one, other].map { trace.record.handshake(of: $0.connection) }
    var votes = 0
    func vote<Value: Comparable>(_ smaller: Value?, _ greater: Value?) {
      guard let smaller, let greater, smaller != greater else { return }
      votes += smaller < greater ? 1 : -1
    }
    vote(handshakes[0].opened?.time, handshakes[1].opened?.time)
    vote(handshakes[1].answered?.time, handshakes[0].answered?.time)
    vote(right.fromOriginator.highestHopLimit, left.fromOriginator.highestHopLimit)
    vote(left.fromResponder.highestHopLimit, right.fromResponder.highestHopLimit)
    return votes == 0 ? left.first.frame < right.first.frame : votes > 0
  }

  // MARK: - What came of it

  /// How near a trace is to the clients: by its role, then by what shared segments tell.
  func rank(of trace: Int) -> Int {
    let role =
      switch traces[trace].vantagePoint.role {
      case .client: 0
      case .server: 2
      case .middle, .unknown: 1
      }
    let nearer = traces.indices.count { $0 != trace && network.isNearer($0, trace) == true }
    return role * traces.count + nearer
  }

  /// For each connection with several legs, all of them from the client to the server.
  private mutating func orderedLegs() -> ConnectionMap<[ConnectionReference]> {
    var result = ConnectionMap<[ConnectionReference]>(traces)
    let ranks = traces.indices.map(rank)
    for legs in joined.groups() {
      let isActive =
        clientDirection(of: legs) == .fromResponder && legs.allSatisfy { index.sessions[$0] == nil }
      let sorted = legs.sorted { left, right in
        if ranks[left.trace] != ranks[right.trace] { return ranks[left.trace] < ranks[right.trace] }
        if left.trace != right.trace { return left.trace < right.trace }
        return isNearerToOriginator(left, right) != isActive
      }
      for leg in sorted { result[leg] = sorted }
    }
    return result
  }
}
