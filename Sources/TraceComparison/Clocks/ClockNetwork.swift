internal import Capture
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// The clocks of all captures, and which capture is nearer to the clients, as the segments tell that they share.
struct ClockNetwork {
  /// Two captures, the one with the lower place first.
  struct Pair: Hashable, Comparable {
    let one: Int
    let other: Int

    static func < (left: Pair, right: Pair) -> Bool { (left.one, left.other) < (right.one, right.other) }
  }

  /// The clock of each capture.
  private(set) var alignments: [ClockAlignment] = []
  /// For pairs that share segments: whether the first one is nearer to the client.
  private(set) var isFirstNearer: [Pair: Bool] = [:]
  /// For pairs that share segments: the smallest round trip between the two points.
  private(set) var roundTrips: [Pair: ElapsedTime] = [:]

  /// Aligns the clocks by the segments that pairs of captures share.
  init(_ shared: [Pair: [SharedSegment]], traces: [Trace]) {
    var links: Links = [:]
    var counts: [Int: Int] = [:]
    for pair in shared.keys.sorted() {
      guard let segments = shared[pair] else { continue }
      for place in [pair.one, pair.other] { counts[place, default: 0] += segments.count }
      let turns = Self.turns(segments)
      let order = Self.isFirstNearer(turns) ?? Self.byRole(traces[pair.one], traces[pair.other])
      isFirstNearer[pair] = order
      roundTrips[pair] = turns.map { abs($0) }.min().map { ElapsedTime(nanoseconds: $0) }
      // The link of `from` leads to the clock of `to`; segments to the client go upstream.
      func link(_ from: Int, _ to: Int) -> ClockLink? {
        let samples = segments.map { segment in
          let (own, reference) =
            from == pair.one
            ? (segment.times.one, segment.times.other) : (segment.times.other, segment.times.one)
          let isFromNearer = (from == pair.one) == order
          return ClockSample(
            time: own, difference: (reference - own).nanoseconds,
            isUpper: segment.isFromClient == isFromNearer)
        }
        return ClockLink(samples, span: Self.span(of: traces[from]))
      }
      if let there = link(pair.one, pair.other), let back = link(pair.other, pair.one) {
        links[pair.one, default: []].append((pair.other, there))
        links[pair.other, default: []].append((pair.one, back))
      }
    }
    align(links, pairs: counts, traces)
  }

  /// The first client's capture, else the first one.
  static func reference(of traces: [Trace]) -> Int {
    reference(among: Array(traces.indices), of: traces) ?? 0
  }

  private static func reference(among places: [Int], of traces: [Trace]) -> Int? {
    places.first { traces[$0].vantagePoint.role == .client } ?? places.first
  }

  private typealias Links = [Int: [(neighbour: Int, link: ClockLink)]]

  /// Aligns the reference's group, then what is left of the others in groups with references of their own.
  private mutating func align(_ links: Links, pairs: [Int: Int], _ traces: [Trace]) {
    let main = Self.reference(of: traces)
    alignments = traces.indices.map { place in
      let start = Self.span(of: traces[place]).lowerBound
      return place == main
        ? .reference(place, start: start) : .unknown(reference: main, start: start, pairs: pairs[place] ?? 0)
    }
    guard !traces.isEmpty else { return }
    alignGroup(of: main, links)
    while let reference = Self.reference(
      among: traces.indices.filter { !alignments[$0].isKnown && links[$0] != nil }, of: traces)
    {
      alignments[reference] = .reference(reference, start: alignments[reference].start)
      alignGroup(of: reference, links)
    }
  }

  /// Follows the links from a reference, the surest chain first.
  private mutating func alignGroup(of reference: Int, _ links: Links) {
    var chains: [Int: [ClockLink]] = [reference: []]
    var costs: [Int: Int64] = [reference: 0]
    var settled = Set<Int>()
    while let next = costs.filter({ !settled.contains($0.key) }).min(by: {
      ($0.value, $0.key) < ($1.value, $1.key)
    }) {
      settled.insert(next.key)
      for (neighbour, _) in links[next.key] ?? [] where !settled.contains(neighbour) {
        guard let link = links[neighbour]?.first(where: { $0.neighbour == next.key })?.link else { continue }
        let cost = next.value + (link.pieces.map(\.uncertainty).max() ?? 0)
        guard cost < costs[neighbour] ?? .max else { continue }
        costs[neighbour] = cost
        chains[neighbour] = [link] + (chains[next.key] ?? [])
      }
    }
    for (place, chain) in chains where place != reference {
      alignments[place] = ClockAlignment(chain, to: reference, start: alignments[place].start)
    }
  }

  /// Whether a capture is nearer to the client than another; nil where nothing tells.
  func isNearer(_ one: Int, _ other: Int) -> Bool? {
    isFirstNearer[Pair(one: min(one, other), other: max(one, other))].map { $0 == (one < other) }
  }

  /// From the first frame to the last.
  static func span(of trace: Trace) -> ClosedRange<Timestamp> {
    let times = trace.files.compactMap(\.firstTime) + trace.connections.prefix(1).map(\.first.time)
    let last = trace.lastFrame?.time ?? Timestamp(nanoseconds: 0)
    let first = times.min() ?? last
    return first...max(first, last)
  }

  /// What goes to the server arrives later at the point that is nearer to it, and what comes back is there earlier.
  ///
  /// Neighbours in time are compared, so that neither the clocks' difference nor their drift plays a part.
  private static func isFirstNearer(_ turns: [Int64]) -> Bool? {
    guard !turns.isEmpty else { return nil }
    let sorted = turns.sorted()
    let median = sorted[sorted.count / 2]
    let telling = median != 0 ? median : sorted.reduce(0, +)
    return telling == 0 ? nil : telling > 0
  }

  /// For each segment that is followed by one of the other direction soon after: the way there and back.
  private static func turns(_ segments: [SharedSegment]) -> [Int64] {
    let inTime = segments.sorted { $0.times.one < $1.times.one }
    return zip(inTime, inTime.dropFirst()).compactMap { former, latter -> Int64? in
      guard former.isFromClient != latter.isFromClient, latter.times.one - former.times.one < turnTime else {
        return nil
      }
      let (out, back) = former.isFromClient ? (former, latter) : (latter, former)
      return (out.times.other - out.times.one).nanoseconds &- (back.times.other - back.times.one).nanoseconds
    }
  }

  private static let turnTime = ElapsedTime(seconds: 1)

  private static func byRole(_ one: Trace, _ other: Trace) -> Bool {
    func rank(_ role: VantagePointRole) -> Int { role == .client ? 0 : role == .server ? 2 : 1 }
    return rank(one.vantagePoint.role) <= rank(other.vantagePoint.role)
  }
}
