internal import Findings
internal import NetworkTypes

/// Puts times on a horizontal axis.
struct TimeAxis {
  /// A mark on the axis.
  struct Tick {
    let x: Int
    /// Since the start of the axis.
    let relative: String
    /// The time of the day in UTC.
    let utc: String
  }

  let start: Timestamp
  /// Pixels from the left.
  let left: Int
  /// Pixels that the axis is long.
  let length: Int
  private let nanoseconds: Double

  /// Makes an axis from `start` to `end`; where they are one moment it is a millisecond long.
  init(from start: Timestamp, to end: Timestamp, left: Int, length: Int) {
    self.start = start
    self.left = left
    self.length = length
    nanoseconds = max(1_000_000, Double((end - start).nanoseconds))
  }

  /// The place of a time; those outside are held at the ends.
  func x(of time: Timestamp) -> Int {
    let part = Double((time - start).nanoseconds) / nanoseconds
    return left + Int((min(1, max(0, part)) * Double(length)).rounded())
  }

  /// Round lengths of time, in seconds.
  private static let steps: [Double] =
    [0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]
    + [1, 2, 5, 10, 15, 30].map { $0 * 60 } + [1, 2, 3, 6, 12].map { $0 * 3600 }
    + [1, 2, 7, 30, 365].map { $0 * 86_400 }

  /// Marks at round times, at most ten.
  var ticks: [Tick] {
    let seconds = nanoseconds / 1e9
    let step = Self.steps.first { seconds / $0 <= 9 } ?? seconds / 8
    return (0...9).map { Double($0) * step }.filter { $0 <= seconds }.map { offset in
      let time = start + ElapsedTime(seconds: offset)
      let clock = time.description.dropFirst(11).prefix(step < 1 ? 12 : 8)
      return Tick(
        x: x(of: time), relative: "+\(Figures.seconds(ElapsedTime(seconds: offset))) s", utc: String(clock))
    }
  }
}
