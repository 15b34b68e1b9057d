internal import NetworkTypes

/// The offsets and drifts of a clock that a set of samples allows.
///
/// A segment cannot arrive before it was sent. So every segment that went one way bounds the offset from above, and
/// every one that went the other way from below. Only the lower envelope of the one and the upper envelope of the
/// other matter (Moon, Skelly, Towsley 1999; Zhang, Liu, Xia 2002, "Clock synchronization algorithms for network
/// measurements"): lines between the two hulls are the clocks that are possible.
struct ClockEnvelope {
  private struct Point {
    let time: Double
    let bound: Double
  }

  /// A clock that drifts faster than this, in nanoseconds a second, is a broken one: 1000 ppm.
  static let maximumDrift = 1_000_000.0
  /// Capture times are rounded, as a rule to the microsecond.
  private static let rounding = 1000.0

  /// The time, in the clock to be aligned, from which all is counted.
  private let origin: Timestamp
  /// The difference from which all is counted, so that offsets of years lose no nanoseconds.
  private let base: Int64
  private let upper: [Point]
  private let lower: [Point]
  /// The drift at which the envelopes are furthest apart, and how far they are then.
  private let widest: (drift: Double, width: Double)

  /// Makes the envelopes of samples; nil unless there are some in both directions.
  init?(_ samples: ArraySlice<ClockSample>) {
    guard let first = samples.first else { return nil }
    (origin, base) = (first.time, first.difference)
    let points = samples.map { sample in
      (
        isUpper: sample.isUpper,
        point: Point(
          time: (sample.time - first.time).seconds,
          bound: Double(sample.difference &- first.difference)
            + (sample.isUpper ? Self.rounding : -Self.rounding))
      )
    }
    upper = Self.lowerHull(points.filter(\.isUpper).map(\.point))
    lower = Self.lowerHull(
      points.filter { !$0.isUpper }.map { Point(time: $0.point.time, bound: -$0.point.bound) })
    guard !upper.isEmpty, !lower.isEmpty else { return nil }
    let (hullAbove, hullBelow) = (upper, lower)
    widest = Self.maximum(from: -Self.maximumDrift, to: Self.maximumDrift) { drift in
      Self.least(hullAbove, drift) + Self.least(hullBelow, -drift)
    }
  }

  /// Whether a clock that only drifts can have made the samples: if not, it was stepped, or a pairing is wrong.
  var isPossible: Bool { widest.width >= 0 }

  /// The drift that leaves most room, in nanoseconds a second.
  var drift: Double { widest.drift }

  /// Half the room: half the smallest round trip between the two points, as far as it was seen.
  var halfWidth: Double { max(0, widest.width / 2) }

  /// The offset at a time for a drift, in the middle of the room: nanoseconds.
  func offset(at time: Timestamp, drift: Double) -> Int64 {
    let (low, high) = (-Self.least(lower, -drift), Self.least(upper, drift))
    return base &+ Int64(nearest: (low + high) / 2 + drift * (time - origin).seconds)
  }

  /// The offsets that are possible at a time, whatever the drift.
  func offsets(at time: Timestamp) -> ClosedRange<Int64> {
    let at = (time - origin).seconds
    let (slowest, fastest) = possibleDrifts
    let highest = Self.maximum(from: slowest, to: fastest) { Self.least(upper, $0) + $0 * at }.width
    let lowest = -Self.maximum(from: slowest, to: fastest) { Self.least(lower, -$0) - $0 * at }.width
    // A sum that does not fit is none that a clock could have.
    let bounds = [lowest, highest].map { base.addingReportingOverflow(Int64(nearest: $0)) }
    let ends = bounds.map { $0.overflow ? base : $0.partialValue }
    return ends[0]...max(ends[0], ends[1])
  }

  /// The slowest and the fastest drift that leave any room.
  private var possibleDrifts: (Double, Double) {
    func edge(_ limit: Double) -> Double {
      var (inside, outside) = (widest.drift, limit)
      if room(limit) >= 0 { return limit }
      for _ in 0..<60 {
        let middle = (inside + outside) / 2
        if room(middle) >= 0 { inside = middle } else { outside = middle }
      }
      return inside
    }
    return (edge(-Self.maximumDrift), edge(Self.maximumDrift))
  }

  private func room(_ drift: Double) -> Double { Self.least(upper, drift) + Self.least(lower, -drift) }

  /// How far the points lie above a line through the origin with a slope, at least.
  private static func least(_ points: [Point], _ slope: Double) -> Double {
    points.reduce(.infinity) { min($0, $1.bound - slope * $1.time) }
  }

  /// The maximum of a concave function, by ternary search.
  private static func maximum(from low: Double, to high: Double, of value: (Double) -> Double) -> (
    drift: Double, width: Double
  ) {
    var (low, high) = (low, high)
    for _ in 0..<120 {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if value(left) < value(right) { low = left } else { high = right }
    }
    let best = (low + high) / 2
    return (best, value(best))
  }

  /// The lower convex hull (Andrew's monotone chain).
  private static func lowerHull(_ points: [Point]) -> [Point] {
    var hull: [Point] = []
    for point in points.sorted(by: { ($0.time, $0.bound) < ($1.time, $1.bound) }) {
      while hull.count >= 2 {
        let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
        let turn = (b.time - a.time) * (point.bound - a.bound) - (b.bound - a.bound) * (point.time - a.time)
        guard turn <= 0 else { break }
        hull.removeLast()
      }
      // Of points at one time the lowest came first.
      if let last = hull.last, last.time == point.time { continue }
      hull.append(point)
    }
    return hull
  }
}
