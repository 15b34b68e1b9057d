/// A length of time in nanoseconds; differences of timestamps.
public struct ElapsedTime: Hashable, Sendable {
  /// The length in nanoseconds; negative when the end lies before the start.
  public let nanoseconds: Int64

  /// No time at all.
  public static let zero = ElapsedTime(nanoseconds: 0)

  /// Makes a length of time.
  @inlinable public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Makes a length of time from whole seconds, at most 292 years of them.
  ///
  /// Limits that are made so are numbers when the program is built; of fractions they are worked out when it runs.
  @inlinable public init(seconds: Int) {
    nanoseconds = Int64(seconds) * 1_000_000_000
  }

  /// Makes a length of time from seconds, held at the ends of the range (about 292 years).
  @inlinable public init(seconds: Double) {
    let limit = 9.2e18
    nanoseconds = Int64(Swift.min(Swift.max(seconds * 1e9, -limit), limit).rounded())
  }

  /// The length in seconds.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// The sum of two lengths, held at the ends of the range.
  public static func + (left: ElapsedTime, right: ElapsedTime) -> ElapsedTime {
    ElapsedTime(nanoseconds: left.nanoseconds.saturatingAdding(right.nanoseconds))
  }
}

extension ElapsedTime: Comparable {
  /// Orders by length.
  @inlinable public static func < (left: ElapsedTime, right: ElapsedTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
