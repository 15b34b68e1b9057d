internal import NetworkTypes

/// The packets of which pieces are waited for, in the order of their first ones; some may be done with already.
struct FragmentArrivals: Sendable {
  struct Arrival: Sendable {
    let key: FragmentKey
    let time: Timestamp
  }

  private var arrivals: [Arrival] = []
  private var start = 0

  /// The arrival that is longest ago.
  var oldest: Arrival? { start < arrivals.count ? arrivals[start] : nil }

  mutating func append(_ key: FragmentKey, at time: Timestamp) {
    arrivals.append(Arrival(key: key, time: time))
  }

  mutating func removeOldest() {
    start += 1
  }

  /// Removes what is done with once it outweighs the `count` packets that are not.
  mutating func compact(keeping count: Int, where isWaiting: (Arrival) -> Bool) {
    guard arrivals.count > 2 * count + 64 else { return }
    arrivals = arrivals[start...].filter(isWaiting)
    start = 0
  }

  /// Empties the list; tells what was in it.
  mutating func removeAll() -> [FragmentKey] {
    defer {
      arrivals = []
      start = 0
    }
    return arrivals[start...].map(\.key)
  }
}
