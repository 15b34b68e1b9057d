/// A point in time, in nanoseconds since 1970-01-01T00:00:00Z.
///
/// The range is 1677-09-21 to 2262-04-11; times outside are held at its ends.
public struct Timestamp: Hashable, Sendable {
  /// Nanoseconds since the epoch; negative before it.
  public let nanoseconds: Int64

  /// Makes a time from nanoseconds since the epoch.
  @inlinable public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Makes a time from whole seconds and nanoseconds, held at the ends of the range.
  public init(seconds: Int64, nanoseconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else {
      self.nanoseconds = seconds < 0 ? .min : .max
      return
    }
    self.nanoseconds = product.saturatingAdding(nanoseconds)
  }

  /// The time elapsed from `earlier` to `later`, negative when they are the other way round.
  public static func - (later: Timestamp, earlier: Timestamp) -> ElapsedTime {
    ElapsedTime(nanoseconds: later.nanoseconds.saturatingSubtracting(earlier.nanoseconds))
  }

  /// The time that is `elapsed` after `start`.
  public static func + (start: Timestamp, elapsed: ElapsedTime) -> Timestamp {
    Timestamp(nanoseconds: start.nanoseconds.saturatingAdding(elapsed.nanoseconds))
  }

  /// The time that is `elapsed` before `end`.
  public static func - (end: Timestamp, elapsed: ElapsedTime) -> Timestamp {
    Timestamp(nanoseconds: end.nanoseconds.saturatingSubtracting(elapsed.nanoseconds))
  }
}

extension Timestamp: Comparable {
  /// Orders by time.
  @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with nine decimals: `2026-03-01T12:00:00.000000001Z`.
  public var description: String { text.string }

  /// The same, without an allocation.
  public var text: ShortText {
    let second: Int64 = 1_000_000_000
    let seconds = nanoseconds.flooredQuotient(by: second)
    let days = seconds.flooredQuotient(by: 86_400)
    let secondOfDay = seconds - days * 86_400
    let (year, month, day) = Self.civilDate(daysSinceEpoch: days)
    var text = ShortText()
    text.append(year.magnitude, width: 4)
    text.append(UInt8(ascii: "-"))
    text.append(month.magnitude, width: 2)
    text.append(UInt8(ascii: "-"))
    text.append(day.magnitude, width: 2)
    text.append(UInt8(ascii: "T"))
    text.append((secondOfDay / 3600).magnitude, width: 2)
    text.append(UInt8(ascii: ":"))
    text.append((secondOfDay / 60 % 60).magnitude, width: 2)
    text.append(UInt8(ascii: ":"))
    text.append((secondOfDay % 60).magnitude, width: 2)
    text.append(UInt8(ascii: "."))
    // In the first second of the range only the product overflows, not the difference.
    text.append((nanoseconds &- seconds &* second).magnitude, width: 9)
    text.append(UInt8(ascii: "Z"))
    return text
  }

  /// The proleptic Gregorian date of a day, counting years from March so that the leap day comes last.
  private static func civilDate(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let daysSinceEra0 = days + 719_468  // from 0000-03-01
    let era = daysSinceEra0.flooredQuotient(by: 146_097)
    let dayOfEra = daysSinceEra0 - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

extension Int64 {
  func saturatingAdding(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  func saturatingSubtracting(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
