extension Sequence where Element == ClosedRange<Timestamp> {
  /// How much of the time from `start` to `end` the ranges cover; common time counts once.
  ///
  /// They are in the order of their starts.
  public func covered(from start: Timestamp, to end: Timestamp) -> ElapsedTime {
    var covered = ElapsedTime.zero
    var until = start
    for range in self {
      let (from, to) = (Swift.max(until, range.lowerBound), Swift.min(end, range.upperBound))
      if to > from { covered = covered + (to - from) }
      until = Swift.max(until, range.upperBound)
    }
    return covered
  }
}
