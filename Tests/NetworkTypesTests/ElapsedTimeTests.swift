import NetworkTypes
import Testing

@Suite("Elapsed time")
struct ElapsedTimeTests {
  @Test(
    "Seconds are rounded to whole nanoseconds",
    arguments: [
      (0, 0), (1, 1_000_000_000), (0.000_000_001, 1), (-0.25, -250_000_000), (0.1, 100_000_000),
      (1.000_000_000_6, 1_000_000_001), (3600, 3_600_000_000_000),
    ] as [(Double, Int64)])
  func fromSeconds(_ seconds: Double, _ nanoseconds: Int64) {
    #expect(ElapsedTime(seconds: seconds).nanoseconds == nanoseconds)
  }

  @Test("Seconds beyond the range are held at its ends", arguments: [1e10, 1e300, Double.infinity])
  func beyondTheRange(_ seconds: Double) {
    let most = ElapsedTime(seconds: seconds)
    let least = ElapsedTime(seconds: -seconds)
    #expect(most.seconds > 9.1e9)
    #expect(least.seconds < -9.1e9)
  }

  @Test(
    "The length is given in seconds",
    arguments: [(0, 0), (1_500_000_000, 1.5), (-1, -1e-9), (60_000_000_000, 60)] as [(Int64, Double)])
  func inSeconds(_ nanoseconds: Int64, _ seconds: Double) {
    #expect(ElapsedTime(nanoseconds: nanoseconds).seconds == seconds)
  }

  @Test(
    "A sum is held at the ends of the range",
    arguments: [
      (1, 2, 3), (1, -2, -1), (.max, 1, .max), (1, .max, .max), (.min, -1, .min), (-1, .min, .min),
      (.max, .min, -1), (.max, .max, .max), (.min, .min, .min),
    ] as [(Int64, Int64, Int64)])
  func sum(_ left: Int64, _ right: Int64, _ sum: Int64) {
    #expect(
      ElapsedTime(nanoseconds: left) + ElapsedTime(nanoseconds: right) == ElapsedTime(nanoseconds: sum))
  }

  @Test("Shorter comes before longer, negative before zero")
  func order() {
    let lengths: [Int64] = [.min, -1, 0, 1, .max]
    let shuffled = [3, 0, 4, 2, 1].map { ElapsedTime(nanoseconds: lengths[$0]) }
    #expect(shuffled.sorted().map(\.nanoseconds) == lengths)
    #expect(ElapsedTime.zero == ElapsedTime(nanoseconds: 0))
  }
}
