import Glibc
import NetworkTypes
import TestSupport
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "A time is written as RFC 3339 in UTC with nine decimals",
    arguments: [
      (0, 0, "1970-01-01T00:00:00.000000000Z"), (0, 1, "1970-01-01T00:00:00.000000001Z"),
      (1_772_366_400, 0, "2026-03-01T12:00:00.000000000Z"),
      (1_772_366_399, 999_999_999, "2026-03-01T11:59:59.999999999Z"),
      (1_772_366_400, 120_000_000, "2026-03-01T12:00:00.120000000Z"),
      // Before 1970 the fraction still counts forwards.
      (0, -1, "1969-12-31T23:59:59.999999999Z"), (-1, 0, "1969-12-31T23:59:59.000000000Z"),
      (-86_400, 0, "1969-12-31T00:00:00.000000000Z"), (-86_401, 0, "1969-12-30T23:59:59.000000000Z"),
      // Leap days: divisible by 4; by 100 not; by 400 again.
      (951_782_400, 0, "2000-02-29T00:00:00.000000000Z"), (951_868_800, 0, "2000-03-01T00:00:00.000000000Z"),
      (1_709_164_800, 0, "2024-02-29T00:00:00.000000000Z"),
      (1_709_251_199, 0, "2024-02-29T23:59:59.000000000Z"),
      (1_677_628_800, 0, "2023-03-01T00:00:00.000000000Z"),
      (1_677_628_799, 0, "2023-02-28T23:59:59.000000000Z"),
      (4_107_542_399, 0, "2100-02-28T23:59:59.000000000Z"),
      (4_107_542_400, 0, "2100-03-01T00:00:00.000000000Z"),
      (-2_203_891_200, 0, "1900-03-01T00:00:00.000000000Z"),
      (-2_203_891_201, 0, "1900-02-28T23:59:59.000000000Z"),
      // The ends of a year, and of 32 bits.
      (1_767_225_599, 0, "2025-12-31T23:59:59.000000000Z"),
      (1_767_225_600, 0, "2026-01-01T00:00:00.000000000Z"),
      (2_147_483_648, 0, "2038-01-19T03:14:08.000000000Z"),
      (4_294_967_296, 0, "2106-02-07T06:28:16.000000000Z"),
    ] as [(Int64, Int64, String)])
  func text(_ seconds: Int64, _ nanoseconds: Int64, _ text: String) {
    #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).description == text)
  }

  @Test(
    "The ends of the range have a text",
    arguments: [
      (.min, "1677-09-21T00:12:43.145224192Z"), (.min + 1, "1677-09-21T00:12:43.145224193Z"),
      (.max, "2262-04-11T23:47:16.854775807Z"),
    ] as [(Int64, String)])
  func extremes(_ nanoseconds: Int64, _ text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).description == text)
  }

  @Test("Dates agree with the C library over the whole range")
  func calendar() throws {
    var generator = SeededGenerator(seed: 1582)
    for _ in 0..<500 {
      var seconds = Int.random(in: -9_223_372_036...9_223_372_036, using: &generator)
      let text = Timestamp(seconds: Int64(seconds), nanoseconds: 0).description
      var broken = tm()
      try #require(gmtime_r(&seconds, &broken) != nil)
      func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let date = "\(broken.tm_year + 1900)-\(two(broken.tm_mon + 1))-\(two(broken.tm_mday))"
      let clock = "\(two(broken.tm_hour)):\(two(broken.tm_min)):\(two(broken.tm_sec))"
      #expect(text == "\(date)T\(clock).000000000Z")
    }
  }

  @Test(
    "Seconds beyond the range are held at its ends",
    arguments: [
      (9_223_372_036, 854_775_807, .max), (9_223_372_036, 854_775_808, .max), (9_223_372_037, 0, .max),
      (.max, 0, .max), (-9_223_372_036, -854_775_808, .min), (-9_223_372_036, -999_999_999, .min),
      (.min, 0, .min), (1, 2, 1_000_000_002), (-1, 999_999_999, -1),
    ] as [(Int64, Int64, Int64)])
  func saturation(_ seconds: Int64, _ nanoseconds: Int64, _ held: Int64) {
    #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).nanoseconds == held)
  }

  @Test(
    "The difference of two times is held at the ends of the range",
    arguments: [
      (5, 3, 2), (3, 5, -2), (.max, -1, .max), (.min, 1, .min), (.max, .min, .max), (.min, .max, .min),
      (.min, .min, 0),
    ] as [(Int64, Int64, Int64)])
  func difference(_ later: Int64, _ earlier: Int64, _ elapsed: Int64) {
    #expect((Timestamp(nanoseconds: later) - Timestamp(nanoseconds: earlier)).nanoseconds == elapsed)
  }

  @Test(
    "A time moves forwards and backwards, held at the ends of the range",
    arguments: [
      (10, 4, 14, 6), (10, -4, 6, 14), (.max, 1, .max, .max - 1), (.min, 1, .min + 1, .min),
      (0, .min, .min, .max),
    ] as [(Int64, Int64, Int64, Int64)])
  func moved(_ start: Int64, _ elapsed: Int64, _ after: Int64, _ before: Int64) {
    let time = Timestamp(nanoseconds: start)
    let length = ElapsedTime(nanoseconds: elapsed)
    #expect((time + length).nanoseconds == after)
    #expect((time - length).nanoseconds == before)
  }

  @Test("Earlier comes before later")
  func order() {
    let times: [Int64] = [.min, -1, 0, 1, .max]
    let shuffled = [2, 4, 1, 0, 3].map { Timestamp(nanoseconds: times[$0]) }
    #expect(shuffled.sorted().map(\.nanoseconds) == times)
  }
}
