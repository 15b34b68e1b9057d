internal import NetworkTypes

/// The expectations for one endpoint, in the order of their announcement.
struct ExpectationQueue {
  /// Of expectations for one endpoint that are open at once, the oldest ones that are looked at.
  static let maximumOpen = 64
  /// Expectations older than this give way to younger ones: their client has given up.
  static let patience = ElapsedTime(seconds: 10)

  private var places: [Int] = []
  private var start = 0

  mutating func append(_ place: Int) {
    places.append(place)
  }

  mutating func sort(by announced: (Int) -> Timestamp) {
    places.sort { (announced($0), $0) < (announced($1), $1) }
  }

  /// The expectation that a connection whose first frame came at `time` fulfils best.
  ///
  /// Connections must be asked for in the order of their first frames: expectations that have closed are dropped.
  mutating func best(
    at time: Timestamp, opener: IPAddress, in expectations: [Expectation], isFree: (Expectation) -> Bool
  ) -> Int? {
    while start < places.count, expectations[places[start]].closes < time { start += 1 }
    var best: (place: Int, rank: Int)?
    for place in places[start...].prefix(Self.maximumOpen) {
      let expectation = expectations[place]
      guard expectation.opens <= time, time <= expectation.closes, isFree(expectation) else { continue }
      let isExpectedOpener = expectation.opener == opener
      let isFresh = time - expectation.announced <= Self.patience
      let rank = (isExpectedOpener ? 2 : 0) + (isFresh ? 1 : 0)
      // First come, first served among the fresh ones; among stale ones the youngest.
      if let known = best, rank < known.rank || (rank == known.rank && isFresh) { continue }
      best = (place, rank)
    }
    return best?.place
  }
}
