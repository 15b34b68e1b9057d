internal import NetworkTypes

/// The expectations for one endpoint, in the order of their announcement.
struct ExpectationQueue {
  /// Of expectations for one endpoint that are open at once, the oldest ones that are looked at.
  static let maximumOpen = 512
  /// Of expectations without a command, those older than this give way to younger ones: their client has given up.
  static let patience = ElapsedTime(seconds: 10)

  private var places: [Int] = []
  private var start = 0
  /// Expectations that were passed over since the dead ones were dropped.
  private var passedOver = 0
  /// Whether more expectations were open at once than are looked at, so that a claim may be another's.
  private(set) var hasReachedLimit = false

  mutating func append(_ place: Int) {
    places.append(place)
  }

  mutating func sort(by announced: (Int) -> Timestamp) {
    places.sort { (announced($0), $0) < (announced($1), $1) }
  }

  /// The expectation of one kind of mode that a connection whose first frame came at `time` fulfils best.
  ///
  /// Connections must be asked for in the order of their first frames: expectations that have closed are dropped.
  mutating func best(
    at time: Timestamp, opener: IPAddress, wasEstablished: Bool, isPassive: Bool,
    in expectations: [Expectation]
  ) -> Int? {
    while start < places.count, expectations[places[start]].closes < time { start += 1 }
    if passedOver > Self.maximumOpen { dropDead(at: time, expectations) }
    var best: (place: Int, fitness: Fitness)?
    var lookedAt = 0
    for place in places[start...] {
      let expectation = expectations[place]
      guard expectation.opens <= time else { break }
      guard time <= expectation.closes, !expectation.isTaken else {
        passedOver += 1
        continue
      }
      lookedAt += 1
      guard lookedAt <= Self.maximumOpen else {
        hasReachedLimit = true
        break
      }
      guard expectation.isPassive == isPassive, expectation.isFree(for: wasEstablished, opener: opener) else {
        continue
      }
      let fitness = Fitness(expectation, time: time, opener: opener)
      if let known = best, !(known.fitness < fitness) { continue }
      best = (place, fitness)
    }
    return best?.place
  }

  /// Drops the expectations that no connection can claim any more, so that they are not passed over each time.
  private mutating func dropDead(at time: Timestamp, _ expectations: [Expectation]) {
    passedOver = 0
    places = places[start...].filter { place in
      let expectation = expectations[place]
      return expectation.closes >= time && !expectation.isTaken
    }
    start = 0
  }

  /// How well an expectation fits a connection; of two that fit alike, the older one is served first.
  private struct Fitness: Comparable {
    let isExpectedOpener: Bool
    /// How far the command that uses the endpoint is from the connection.
    ///
    /// Clients connect right before it or right
    /// after it, so of several sessions with one endpoint it tells whose turn it is.
    let commandDistance: Int64?
    let isFresh: Bool
    let announced: Timestamp

    init(_ expectation: Expectation, time: Timestamp, opener: IPAddress) {
      isExpectedOpener = expectation.opener == opener
      commandDistance = expectation.commanded.map { abs(max((time - $0).nanoseconds, -.max)) }
      isFresh = time - expectation.announced <= ExpectationQueue.patience
      announced = expectation.announced
    }

    static func < (left: Fitness, right: Fitness) -> Bool {
      if left.isExpectedOpener != right.isExpectedOpener { return right.isExpectedOpener }
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
