internal import NetworkTypes

/// The expectations for one endpoint, in the order of their announcement.
struct ExpectationQueue {
  /// Of expectations for one endpoint that are open at once, the oldest ones that are looked at.
  static let maximumOpen = 512
  /// Of expectations without a command, those older than this give way to younger ones: their client has given up.
  static let patience = ElapsedTime(seconds: 10)

  private var places: [Int] = []
  /// Those of them that are looked at: what stands before is dead, what stands behind opens later than any connection
  /// that was asked for.
  private var open = 0..<0
  /// Whether there are any of passive and of active mode.
  private var hasPassive = false
  private var hasActive = false
  /// Expectations that were passed over since the dead ones were dropped.
  private var passedOver = 0
  /// Whether more expectations were open at once than are looked at, so that a claim may be another's.
  private(set) var hasReachedLimit = false

  mutating func append(_ place: Int, isPassive: Bool) {
    places.append(place)
    if isPassive { hasPassive = true } else { hasActive = true }
  }

  /// Puts the expectations in order; before anyone asks for one.
  mutating func sort(_ expectations: [Expectation]) {
    guard places.count > 1 else { return }
    places.sort { (expectations[$0].announced, $0) < (expectations[$1].announced, $1) }
  }

  /// A connection that may fulfil an expectation.
  struct Attempt {
    /// The time of its first frame.
    let start: Timestamp
    /// The time of its last frame, if it never came about.
    let end: Timestamp?
    let opener: IPAddress
    /// Whether expectations of passive or of active mode are asked.
    let isPassive: Bool

    /// Whether the attempt was over before the endpoint was announced: it answers to another announcement.
    func isOver(before announced: Timestamp) -> Bool {
      end.map { $0 + ExpectationQueue.overtaking < announced } ?? false
    }
  }

  /// Frames of two connections overtake one another by less than this.
  private static let overtaking = ElapsedTime(nanoseconds: 2_000_000)

  /// The expectation of one kind of mode that a connection fulfils best.
  ///
  /// Connections must be asked for in the order of their first frames: expectations that have closed are dropped.
  mutating func best(for attempt: Attempt, in expectations: [Expectation]) -> Int? {
    guard attempt.isPassive ? hasPassive : hasActive else { return nil }
    admit(until: attempt.start, expectations)
    // Each drop is paid for by as many that were passed over.
    if passedOver > max(Self.maximumOpen, open.count) { dropDead(for: attempt, expectations) }
    var best: (place: Int, fitness: Fitness)?
    var lookedAt = 0
    for place in places[open] {
      let expectation = expectations[place]
      guard expectation.opens <= attempt.start else { break }
      guard attempt.start <= expectation.closes, !expectation.isTaken else {
        passedOver += 1
        continue
      }
      lookedAt += 1
      guard lookedAt <= Self.maximumOpen else {
        hasReachedLimit = true
        break
      }
      guard expectation.isPassive == attempt.isPassive,
        expectation.isFree(for: attempt.end == nil, opener: attempt.opener),
        !attempt.isOver(before: expectation.announced)
      else { continue }
      let fitness = Fitness(expectation, attempt)
      if let known = best, !(known.fitness < fitness) { continue }
      best = (place, fitness)
    }
    return best?.place
  }

  /// The expectations that would have fitted a connection for which none was left.
  func taken(at attempt: Attempt, in expectations: [Expectation]) -> [Int] {
    guard attempt.isPassive ? hasPassive : hasActive else { return [] }
    let living = places[open].lazy.filter { attempt.start <= expectations[$0].closes }
    return living.prefix(Self.maximumOpen).filter { place in
      let expectation = expectations[place]
      return expectation.opens <= attempt.start && expectation.isPassive == attempt.isPassive
        && expectation.opener == attempt.opener
    }
  }

  /// Admits the expectations that have opened by then, so that those of later on are not gone through again and again.
  private mutating func admit(until time: Timestamp, _ expectations: [Expectation]) {
    var end = open.upperBound
    while end < places.count, expectations[places[end]].opens <= time { end += 1 }
    open = open.lowerBound..<end
  }

  /// Drops the expectations that no connection can claim any more, so that they are not passed over each time.
  ///
  /// When failed attempts are asked for, no connection that came about follows.
  private mutating func dropDead(for attempt: Attempt, _ expectations: [Expectation]) {
    passedOver = 0
    // What is left moves up to those that follow.
    var start = open.upperBound
    for index in open.reversed() {
      let expectation = expectations[places[index]]
      let isTaken = attempt.end == nil ? expectation.isTaken : expectation.isTakenFromFailed
      guard expectation.closes >= attempt.start, !isTaken else { continue }
      start -= 1
      places[start] = places[index]
    }
    open = start..<open.upperBound
  }

  /// How well an expectation fits a connection; of two that fit alike, the older one is served first.
  private struct Fitness: Comparable {
    let isExpectedOpener: Bool
    /// Whether it had been announced when the connection was opened.
    let isAnnounced: Bool
    /// How far the command that uses the endpoint is from the connection.
    ///
    /// Clients connect right before it or right
    /// after it, so of several sessions with one endpoint it tells whose turn it is.
    let commandDistance: Int64?
    let isFresh: Bool
    let announced: Timestamp

    init(_ expectation: Expectation, _ attempt: Attempt) {
      let time = attempt.start
      isExpectedOpener = expectation.opener == attempt.opener
      isAnnounced = expectation.announced <= time + ExpectationQueue.overtaking
      commandDistance = expectation.commanded.map { abs(max((time - $0).nanoseconds, -.max)) }
      isFresh = time - expectation.announced <= ExpectationQueue.patience
      announced = expectation.announced
    }

    static func < (left: Fitness, right: Fitness) -> Bool {
      if left.isExpectedOpener != right.isExpectedOpener { return right.isExpectedOpener }
      if left.isAnnounced != right.isAnnounced { return right.isAnnounced }
      switch (left.commandDistance, right.commandDistance) {
      case (let one?, let other?): return one > other
      case (nil, _?): return true
      case (_?, nil): return false
      case (nil, nil):
        // Without a command: first come, first served among the fresh ones; among stale ones the youngest.
        if left.isFresh != right.isFresh { return right.isFresh }
        return !left.isFresh && left.announced < right.announced
      }
    }
  }
}
