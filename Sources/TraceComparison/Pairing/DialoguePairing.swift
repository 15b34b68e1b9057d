internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Recognises sessions by what was said, where the TCP connections are different ones or their numbers were changed.
///
/// Identical dialogues are told apart by the times between their lines, which a proxy passes on nearly unchanged. What
/// stays ambiguous is left unpaired: a wrong pair is worse than none.
struct DialoguePairing {
  /// A session with what it is compared by.
  fileprivate struct Candidate {
    let reference: ConnectionReference
    let session: Session
    let commands: [UInt64]
    let replies: [UInt64]
    /// The whole dialogue as one number; streams in TLS by their sizes.
    let content: UInt64
    /// The times of the lines since the first.
    let rhythm: [ElapsedTime]
    let cluster: Int

    /// Whether one dialogue is the other, perhaps cut short.
    func isSame(as other: Candidate) -> Bool {
      func isStart(_ one: [UInt64], _ other: [UInt64]) -> Bool {
        zip(one, other).allSatisfy { $0 == $1 }
      }
      guard !commands.isEmpty, !other.commands.isEmpty, isStart(commands, other.commands) else {
        return false
      }
      // A proxy may greet in its own words.
      let differing = zip(replies, other.replies).filter { $0 != $1 }.count
      return differing <= 1 && abs(commands.count - other.commands.count) <= 2
    }

    /// How far the rhythms are apart; nil where too little can be compared.
    func distance(to other: Candidate) -> ElapsedTime? {
      guard min(rhythm.count, other.rhythm.count) >= 2 else { return nil }
      return zip(rhythm, other.rhythm).map { ElapsedTime(nanoseconds: abs($0.nanoseconds - $1.nanoseconds)) }
        .max()
    }
  }

  /// A proxy passes a line on within this time.
  private static let passingTime = ElapsedTime(nanoseconds: 250_000_000)
  /// A clock may run wrong by this part.
  private static let driftDivisor: Int64 = 1000
  /// Sessions that are compared with one.
  private static let maximumCompared = 64

  private let traces: [Trace]
  private let index: SessionIndex
  private let clocks: [ClockAlignment]
  /// Sessions of which several others could be the other side.
  private(set) var ambiguous = Set<ConnectionReference>()
  private var hasJoined = false
  /// The legs that are known to belong together.
  private var legsByCluster: [Int: [ConnectionReference]] = [:]
  private var sameConnections: [(ConnectionReference, ConnectionReference, Match)] = []

  init(_ traces: [Trace], _ index: SessionIndex, clocks: [ClockAlignment]) {
    self.traces = traces
    self.index = index
    self.clocks = clocks
  }

  /// Joins the sessions that are one.
  ///
  /// Those that are one TCP connection become so in `same` too.
  /// Returns whether there were any.
  mutating func join(in clusters: inout ConnectionClusters, same: inout ConnectionClusters) -> Bool {
    for one in traces.indices {
      // A capture on a proxy holds both sides of it.
      if traces[one].vantagePoint.role == .middle { join(one, one, in: &clusters) }
      for other in traces.indices where other > one && mayShare(one, other) {
        join(one, other, in: &clusters)
      }
    }
    for (one, other, match) in sameConnections { same.join(one, other, by: match) }
    return hasJoined
  }

  private mutating func join(_ one: Int, _ other: Int, in clusters: inout ConnectionClusters) {
    // Those that have a leg in the other capture already are known.
    let (mine, theirs) = (sessionClusters(of: one, in: &clusters), sessionClusters(of: other, in: &clusters))
    let left = candidates(of: one, in: &clusters, except: one == other ? [] : Set(theirs))
    let right = candidates(of: other, in: &clusters, except: one == other ? [] : Set(mine))
    guard !left.isEmpty, !right.isEmpty else { return }
    legsByCluster = [:]
    for group in clusters.groups() { legsByCluster[clusters.cluster(of: group[0])] = group }
    var rest: (left: [Candidate], right: [Candidate]) = ([], [])
    let (leftGroups, rightGroups) = (
      Dictionary(grouping: left, by: \.content), Dictionary(grouping: right, by: \.content)
    )
    for content in Set(leftGroups.keys).union(rightGroups.keys).sorted() {
      let (mine, theirs) = (leftGroups[content] ?? [], rightGroups[content] ?? [])
      // In one capture both groups are the same one.
      if mine.isEmpty || theirs.isEmpty || (one == other && mine.count == 1) {
        rest.left += mine
        rest.right += theirs
      } else {
        match(mine, theirs, isWhole: true, in: &clusters)
      }
    }
    // Dialogues that were cut at one point: by who they are of and what they start with.
    func start(_ candidate: Candidate) -> UInt64 {
      var hash = ContentHash()
      for command in candidate.commands.prefix(2) { hash.combine(command) }
      return hash.value
    }
    let (leftRest, rightRest) = (
      Dictionary(grouping: rest.left, by: start), Dictionary(grouping: rest.right, by: start)
    )
    for start in leftRest.keys.sorted() {
      guard let theirs = rightRest[start], let mine = leftRest[start] else { continue }
      match(mine, theirs, isWhole: false, in: &clusters)
    }
  }

  /// Whether a session can be in both captures: it has one client and one server only.
  private func mayShare(_ one: Int, _ other: Int) -> Bool {
    let (left, right) = (traces[one].vantagePoint.role, traces[other].vantagePoint.role)
    return left != right || (left != .client && left != .server)
  }

  /// Whether two clusters can be one: where one capture has a leg of each, these must be the two sides of a proxy.
  private func mayJoin(_ one: Candidate, _ other: Candidate) -> Bool {
    guard one.cluster != other.cluster else { return false }
    let left = legsByCluster[one.cluster] ?? [one.reference]
    let right = legsByCluster[other.cluster] ?? [other.reference]
    // One session has one client and one server: where both have a capture, it is another session.
    for role in [VantagePointRole.client, .server] {
      let isEnd = { (leg: ConnectionReference) in traces[leg.trace].vantagePoint.role == role }
      if left.contains(where: isEnd), right.contains(where: isEnd) { return false }
    }
    return left.allSatisfy { leg in
      right.allSatisfy { leg.trace != $0.trace || areTwoSides(leg, $0) }
    }
  }

  /// Whether two control connections of one capture are the two sides of a proxy: other hosts, and the same times.
  private func areTwoSides(_ one: ConnectionReference, _ other: ConnectionReference) -> Bool {
    let sessions = [one, other].compactMap { leg in
      index.sessions[leg].map { traces[leg.trace].sessions[$0] }
    }
    guard sessions.count == 2, sessions[0].client.address != sessions[1].client.address,
      sessions[0].server.address != sessions[1].server.address
    else { return false }
    return zip(sessions[0].lines, sessions[1].lines).allSatisfy {
      abs(($0.mark.time - $1.mark.time).nanoseconds) <= Self.passingTime.nanoseconds
    }
  }

  private func sessionClusters(of trace: Int, in clusters: inout ConnectionClusters) -> [Int] {
    traces[trace].sessions.indices.map { place in
      let connection = traces[trace].sessions[place].connection
      return clusters.cluster(of: ConnectionReference(trace: trace, connection: connection))
    }
  }

  private func candidates(
    of trace: Int, in clusters: inout ConnectionClusters, except known: Set<Int>
  ) -> [Candidate] {
    traces[trace].sessions.indices.compactMap { place -> Candidate? in
      let reference = ConnectionReference(trace: trace, connection: traces[trace].sessions[place].connection)
      guard !known.contains(clusters.cluster(of: reference)), !traces[trace].sessions[place].lines.isEmpty
      else {
        return nil
      }
      let session = traces[trace].sessions[place]
      let connection = traces[trace].connections[session.connection]
      var content = ContentHash()
      for line in session.lines where line.isCommand { content.combine(line.hash) }
      for line in session.lines where !line.isCommand { content.combine(line.hash) }
      if session.tls != .none {
        content.combine(UInt64(connection.fromOriginator.payloadBytes))
        content.combine(UInt64(connection.fromResponder.payloadBytes))
      }
      let start = session.lines.first?.mark.time ?? connection.first.time
      return Candidate(
        reference: reference, session: session, commands: session.lines.filter(\.isCommand).map(\.hash),
        replies: session.lines.filter { !$0.isCommand }.map(\.hash), content: content.value,
        rhythm: session.lines.map { $0.mark.time - start }, cluster: clusters.cluster(of: reference))
    }
  }

  /// Joins those of two groups that can only be each other's.
  private mutating func match(
    _ left: [Candidate], _ right: [Candidate], isWhole: Bool, in clusters: inout ConnectionClusters
  ) {
    let choices = left.map { best(for: $0, among: right) }
    let answers = right.map { best(for: $0, among: left) }
    for (place, choice) in choices.enumerated() {
      switch choice {
      case .none: continue
      case .several: ambiguous.insert(left[place].reference)
      case .one(let index, let isSure):
        guard case .one(let back, _) = answers[index], back == place else {
          ambiguous.insert(left[place].reference)
          continue
        }
        let (one, other) = (left[place], right[index])
        let method: Match.Method = isSameConnection(one, other) ? .payload : .dialogue
        let score = (isWhole ? 0.9 : 0.7) - (isSure ? 0 : 0.2)
        let match = Match(method: method, score: score)
        clusters.join(one.reference, other.reference, by: match)
        hasJoined = true
        if method == .payload { sameConnections.append((one.reference, other.reference, match)) }
      }
    }
  }

  private enum Choice {
    case none
    case several
    /// The index of the only one that fits, and whether its rhythm fits too.
    case one(Int, isSure: Bool)
  }

  /// The one of a group that a session is the other side of.
  private func best(for candidate: Candidate, among group: [Candidate]) -> Choice {
    let start = clocks[candidate.reference.trace].corrected(candidate.firstTime(in: traces))
    var fitting: [(index: Int, distance: ElapsedTime)] = []
    let inReach = group.indices.filter { isInReach(group[$0], of: candidate, start) }
    guard inReach.count <= Self.maximumCompared else { return .several }
    for index in inReach where group[index].isSame(as: candidate) && mayJoin(candidate, group[index]) {
      let distance = candidate.distance(to: group[index])
      let length = candidate.rhythm.last ?? .zero
      let limit = Self.passingTime + ElapsedTime(nanoseconds: length.nanoseconds / Self.driftDivisor)
      if let distance, distance > limit { continue }
      fitting.append((index, distance ?? .zero))
    }
    guard let nearest = fitting.min(by: { ($0.distance, $0.index) < ($1.distance, $1.index) }) else {
      return .none
    }
    let others = fitting.filter { $0.index != nearest.index }.map(\.distance)
    guard let second = others.min() else { return .one(nearest.index, isSure: candidate.rhythm.count >= 4) }
    let margin = ElapsedTime(nanoseconds: 3 * nearest.distance.nanoseconds + 2_000_000)
    return second > margin && candidate.rhythm.count >= 4 ? .one(nearest.index, isSure: true) : .several
  }

  /// Whether the times allow that two sessions are one, where the clocks are known.
  private func isInReach(_ other: Candidate, of candidate: Candidate, _ start: Timestamp) -> Bool {
    let (mine, theirs) = (clocks[candidate.reference.trace], clocks[other.reference.trace])
    guard mine.isComparable(with: theirs) else { return true }
    let difference = theirs.corrected(other.firstTime(in: traces)) - start
    let doubt = (mine.uncertainty ?? .zero) + (theirs.uncertainty ?? .zero) + Self.reach
    return abs(difference.nanoseconds) <= doubt.nanoseconds
  }

  /// A proxy connects to its server within this time.
  private static let reach = ElapsedTime(seconds: 2)

  /// Whether two legs are one TCP connection whose numbers were changed: every segment has its like.
  private func isSameConnection(_ one: Candidate, _ other: Candidate) -> Bool {
    let handshakes = [one, other].map {
      traces[$0.reference.trace].record.handshake(of: $0.reference.connection)
    }
    // Two connections have timestamps of their own; where they are the same, they have told already.
    guard handshakes.allSatisfy({ $0.openingTimestamp == nil }) else { return false }
    // A proxy answers the client before its server has answered.
    if let near = answered(one), let far = answered(other), let order = isFirstNearer(one, other) {
      guard order ? near >= far : far >= near else { return false }
    }
    func shape(_ candidate: Candidate) -> [[Int]] {
      (traces[candidate.reference.trace].record.controlSegments[candidate.reference.connection] ?? []).prefix(
        24
      )
      .map { [Int($0.direction.rawValue), Int($0.flags.rawValue), $0.length] }
    }
    let (left, right) = (shape(one), shape(other))
    return !left.isEmpty && left == right
  }

  /// When the client's SYN was answered, by the reference's clock.
  private func answered(_ candidate: Candidate) -> Timestamp? {
    let trace = candidate.reference.trace
    guard clocks[trace].isKnown else { return nil }
    return traces[trace].record.handshake(of: candidate.reference.connection).answered.map {
      clocks[trace].corrected($0.time)
    }
  }

  private func isFirstNearer(_ one: Candidate, _ other: Candidate) -> Bool? {
    func rank(_ candidate: Candidate) -> Int {
      switch traces[candidate.reference.trace].vantagePoint.role {
      case .client: 0
      case .server: 2
      case .middle, .unknown: 1
      }
    }
    return rank(one) == rank(other) ? nil : rank(one) < rank(other)
  }
}

extension DialoguePairing.Candidate {
  fileprivate func firstTime(in traces: [Trace]) -> Timestamp {
    session.lines.first?.mark.time ?? traces[reference.trace].connections[reference.connection].first.time
  }
}
