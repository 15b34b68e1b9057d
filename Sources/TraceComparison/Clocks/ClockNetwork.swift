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
  /// For pairs that share segments: the shortest round trip between the two points.
  private(set) var roundTrips: [Pair: ElapsedTime] = [:]

  /// Aligns the clocks by the segments that pairs of captures share.
  init(_ shared: [Pair: [SharedSegment]], traces: [Trace]) {
    var links: [Int: [(neighbour: Int, link: ClockLink)]] = [:]
    for pair in shared.keys.sorted() {
      guard let segments = shared[pair] else { continue }
      let order = Self.isFirstNearer(segments) ?? Self.byRole(traces[pair.one], traces[pair.other])
      isFirstNearer[pair] = order
      roundTrips[pair] = Self.roundTrip(segments)
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
    align(links, traces)
  }

  /// The first client's capture, else the first one.
  static func reference(of traces: [Trace]) -> Int {
    traces.firstIndex { $0.vantagePoint.role == .client } ?? 0
  }

  /// Follows the links from the reference, the surest chain first.
  private mutating func align(_ links: [Int: [(neighbour: Int, link: ClockLink)]], _ traces: [Trace]) {
    var chains: [Int: [ClockLink]] = [:]
    var costs: [Int: Int64] = [:]
    if !traces.isEmpty {
      let reference = Self.reference(of: traces)
      chains[reference] = []
      costs[reference] = 0
    }
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
    alignments = traces.indices.map { place in
      let start = Self.span(of: traces[place]).lowerBound
      guard let chain = chains[place] else { return .unknown(start: start) }
      return chain.isEmpty ? .reference(start: start) : ClockAlignment(chain, start: start)
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
  private static func isFirstNearer(_ segments: [SharedSegment]) -> Bool? {
    let turns = turns(segments)
    guard !turns.isEmpty else { return nil }
    let sorted = turns.sorted()
    let median = sorted[sorted.count / 2]
    let telling = median != 0 ? median : sorted.reduce(0, +)
    return telling == 0 ? nil : telling > 0
  }

  /// The smallest round trip between two points.
  private static func roundTrip(_ segments: [SharedSegment]) -> ElapsedTime? {
    turns(segments).map { abs($0) }.min().map { ElapsedTime(nanoseconds: $0) }
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
