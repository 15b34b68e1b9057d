public import NetworkTypes

/// Numbers as reports show them.
public enum Figures {
  /// Seconds as a decimal number, exact to the nanosecond and without needless zeros: `0.25`.
  public static func seconds(_ elapsed: ElapsedTime) -> String { secondsText(elapsed).string }

  /// The same, without an allocation.
  public static func secondsText(_ elapsed: ElapsedTime) -> ShortText {
    var text = ShortText()
    let (whole, fraction) = elapsed.nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    if elapsed.nanoseconds < 0 { text.append(UInt8(ascii: "-")) }
    text.append(whole)
    guard fraction > 0 else { return text }
    text.append(UInt8(ascii: "."))
    text.append(fraction, width: 9)
    text.removeTrailingZeros()
    return text
  }

  /// Seconds for people: three decimals below a minute, whole seconds above; microseconds below a millisecond.
  public static func duration(_ elapsed: ElapsedTime) -> String {
    let nanoseconds = elapsed.nanoseconds
    guard nanoseconds >= 0 else { return "an unknown time (the clock was set back)" }
    guard nanoseconds < 60_000_000_000 else {
      return "\(grouped(Int(elapsed.seconds.rounded()))) s"
    }
    if nanoseconds > 0, nanoseconds < 500_000 { return "\(max(1, nanoseconds / 1000)) µs" }
    let milliseconds = (nanoseconds + 500_000) / 1_000_000
    let fraction = String(milliseconds % 1000)
    let padded = String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    return "\(milliseconds / 1000).\(padded) s"
  }

  /// Seconds since a start, always with three decimals: `+254.120`.
  public static func sinceStart(_ elapsed: ElapsedTime) -> String {
    let milliseconds = elapsed.nanoseconds.magnitude / 1_000_000
    let fraction = String(milliseconds % 1000)
    let padded = String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    return "\(elapsed.nanoseconds < 0 ? "-" : "+")\(milliseconds / 1000).\(padded)"
  }

  /// A difference between clocks for people: `-3.217 s`.
  public static func signedDuration(_ elapsed: ElapsedTime) -> String {
    guard elapsed.nanoseconds < 0 else { return duration(elapsed) }
    return "-" + duration(ElapsedTime(nanoseconds: elapsed.nanoseconds == .min ? .max : -elapsed.nanoseconds))
  }

  /// Seconds for people, where less than three decimals show is told so.
  static func shortDuration(_ elapsed: ElapsedTime) -> String {
    (0..<1_000_000).contains(elapsed.nanoseconds) ? "less than 1 ms" : duration(elapsed)
  }

  /// A whole number with its thousands apart: `12,345`.
  public static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number.magnitude).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }

  /// A number with its noun: `1 session`, `2 sessions`.
  public static func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Bytes for people: `1,234 bytes`, `12.3 MB` (powers of ten).
  public static func bytes(_ count: Int) -> String {
    count < 100_000 ? counted(count, "byte") : shortBytes(count)
  }

  /// Bits a second for people: `3.2 Mbit/s` (powers of ten).
  public static func rate(_ bitsPerSecond: Int) -> String {
    guard bitsPerSecond >= 1000 else { return "\(bitsPerSecond) bit/s" }
    var (value, unit) = (Double(bitsPerSecond), "")
    for next in ["kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"] where value >= 1000 {
      (value, unit) = (value / 1000, next)
    }
    return "\(oneDecimal(value)) \(unit)"
  }

  /// Bytes for a table: `1234 B`, `12.3 MB`.
  public static func shortBytes(_ count: Int) -> String {
    guard count >= 10_000 else { return "\(count) B" }
    var (value, unit) = (Double(count), "")
    for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
      (value, unit) = (value / 1000, next)
    }
    return "\(oneDecimal(value)) \(unit)"
  }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
