internal import NetworkTypes

/// One segment that two captures hold: what it tells of the difference of their clocks.
struct ClockSample: Hashable {
  /// When the capture whose clock is to be aligned saw it.
  let time: Timestamp
  /// When the reference saw it, less that: the offset plus or minus the time between the two points.
  let difference: Int64
  /// Whether the segment went towards the reference, so that the offset is at most the difference.
  let isUpper: Bool
}
