internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Recognises connections by what both ends put into the handshake: their initial sequence numbers, or where a device
/// in the path changes those, the timestamps.
struct HandshakePairing {
  /// What a connection is known by.
  private struct Key: Hashable {
    let kind: Match.Method
    let originator: UInt32
    /// Nil where the SYN was not answered by another SYN.
    let responder: UInt32?
  }

  private let traces: [Trace]
  /// Connections that look like another of the same trace in all that tells, so that they stay unpaired.
  private(set) var ambiguous = Set<ConnectionReference>()

  init(_ traces: [Trace]) {
    self.traces = traces
  }

  /// Joins the connections that are one.
  mutating func join(in clusters: inout ConnectionClusters) {
    join(in: &clusters, by: .sequenceNumbers) { connection, _ in
      connection.fromOriginator.initialSequence.map {
        ($0.rawValue, connection.fromResponder.initialSequence?.rawValue)
      }
    }
    join(in: &clusters, by: .timestamps) { _, handshake in
      guard let opening = handshake.openingTimestamp, opening != 0, let answer = handshake.answerTimestamp,
        answer != 0
      else { return nil }
      return (opening, answer)
    }
  }

  private mutating func join(
    in clusters: inout ConnectionClusters, by kind: Match.Method,
    _ numbers: (Connection, Handshake) -> (UInt32, UInt32?)?
  ) {
    var known: [(opening: UInt32, reference: ConnectionReference)] = []
    for (place, trace) in traces.enumerated() {
      for index in trace.connections.indices {
        let reference = ConnectionReference(trace: place, connection: index)
        guard kind == .sequenceNumbers || clusters.match(of: reference) == .none,
          let (opening, _) = numbers(trace.connections[index], trace.record.handshake(of: index))
        else { continue }
        known.append((opening, reference))
      }
    }
    known.sort { ($0.opening, $0.reference) < ($1.opening, $1.reference) }
    var rest = known[...]
    while let opening = rest.first?.opening {
      let candidates = rest.prefix { $0.opening == opening }.map(\.reference)
      rest = rest.dropFirst(candidates.count)
      guard candidates.count > 1, !joinsPair(candidates, kind, in: &clusters, numbers) else { continue }
      var groups: [Key: [ConnectionReference]] = [:]
      var unanswered: [ConnectionReference] = []
      for candidate in candidates {
        let numbers = numbers(
          connection(candidate), traces[candidate.trace].record.handshake(of: candidate.connection))
        if let answer = numbers?.1 {
          groups[Key(kind: kind, originator: opening, responder: answer), default: []].append(candidate)
        } else {
          unanswered.append(candidate)
        }
      }
      if groups.count <= 1,
        let key = groups.keys.first
          ?? unanswered.first.map({ _ in
            Key(kind: kind, originator: opening, responder: nil)
          })
      {
        // A SYN that was answered at one point only: lost, refused, or answered by another.
        settle((groups[key] ?? []) + unanswered, kind, in: &clusters)
      } else {
        for key in groups.keys.sorted(by: { ($0.responder ?? 0) < ($1.responder ?? 0) }) {
          settle(groups[key] ?? [], kind, in: &clusters)
        }
        settle(unanswered, kind, in: &clusters)
      }
    }
  }

  /// Joins the ordinary case, one connection in each of two traces with all numbers the same; returns whether it was one.
  private func joinsPair(
    _ candidates: [ConnectionReference], _ kind: Match.Method, in clusters: inout ConnectionClusters,
    _ numbers: (Connection, Handshake) -> (UInt32, UInt32?)?
  ) -> Bool {
    guard candidates.count == 2, candidates[0].trace != candidates[1].trace else { return false }
    let answers = candidates.map {
      numbers(connection($0), traces[$0.trace].record.handshake(of: $0.connection))?.1
    }
    guard let answer = answers[0], answer == answers[1] else { return false }
    clusters.join(candidates[0], candidates[1], by: Self.match(kind))
    return true
  }

  private static func match(_ kind: Match.Method) -> Match {
    Match(method: kind, score: kind == .sequenceNumbers ? 1 : 0.95)
  }

  /// Joins connections with the same numbers, if every trace has one of them, or the two sides of a translation.
  private mutating func settle(
    _ candidates: [ConnectionReference], _ kind: Match.Method, in clusters: inout ConnectionClusters
  ) {
    for group in distinct(candidates) where group.count > 1 {
      guard let first = group.first else { continue }
      for other in group.dropFirst() { clusters.join(first, other, by: Self.match(kind)) }
    }
  }

  /// Candidates apart where the numbers alone do not tell them apart: generated captures, and numbers that repeat.
  private mutating func distinct(_ candidates: [ConnectionReference]) -> [[ConnectionReference]] {
    guard candidates.count > 1 else { return [] }
    let whole = candidates.sorted()
    if isOne(whole) { return [whole] }
    var byPorts: [UInt32: [ConnectionReference]] = [:]
    for candidate in whole {
      let connection = connection(candidate)
      byPorts[UInt32(connection.originator.port) << 16 | UInt32(connection.responder.port), default: []]
        .append(candidate)
    }
    var groups: [[ConnectionReference]] = []
    for ports in byPorts.keys.sorted() {
      guard let group = byPorts[ports] else { continue }
      if isOne(group) { groups.append(group) } else { ambiguous.formUnion(group) }
    }
    return groups
  }

  /// Whether no trace has two of them, but for two sides of one address translation.
  private func isOne(_ group: [ConnectionReference]) -> Bool {
    var ofTrace: [Int: [ConnectionReference]] = [:]
    for reference in group { ofTrace[reference.trace, default: []].append(reference) }
    guard let first = group.first else { return true }
    // Numbers of 32 bits repeat: what else is the same in both must be.
    let port = connection(first).responder.port
    let isAnswered = connection(first).fromResponder.initialSequence != nil
    if !isAnswered, group.contains(where: { connection($0).responder.port != port }) { return false }
    return ofTrace.values.allSatisfy { legs in
      legs.count == 1 || (legs.count == 2 && areTwoSides(connection(legs[0]), connection(legs[1])))
    }
  }

  /// Whether two connections of one trace are the two sides of an address translation: the same bytes at the same time.
  private func areTwoSides(_ one: Connection, _ other: Connection) -> Bool {
    guard one.originator != other.originator || one.responder != other.responder else { return false }
    return abs((one.first.time - other.first.time).nanoseconds) < Self.translationTime.nanoseconds
  }

  /// A device passes a segment on within this time.
  private static let translationTime = ElapsedTime(nanoseconds: 100_000_000)

  private func connection(_ reference: ConnectionReference) -> Connection {
    traces[reference.trace].connections[reference.connection]
  }
}
