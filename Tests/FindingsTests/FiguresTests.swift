import Findings
import NetworkTypes
import Testing

@Suite("Numbers in reports")
struct FiguresTests {
  @Test(
    "Seconds are exact to the nanosecond, without needless zeros",
    arguments: [
      (0, "0"), (1, "0.000000001"), (-1, "-0.000000001"), (250_000_000, "0.25"), (60_000_000_000, "60"),
      (241_800_000_000, "241.8"), (-1_500_000_000, "-1.5"), (Int64.max, "9223372036.854775807"),
      (Int64.min, "-9223372036.854775808"),
    ] as [(Int64, String)])
  func seconds(nanoseconds: Int64, text: String) {
    #expect(Figures.seconds(ElapsedTime(nanoseconds: nanoseconds)) == text)
  }

  @Test(
    "Durations for people have three decimals below a minute",
    arguments: [
      (0, "0.000 s"), (1_499_999, "0.001 s"), (1_500_000, "0.002 s"), (59_999_400_000, "59.999 s"),
      (60_000_000_000, "60 s"), (7_200_000_000_000, "7,200 s"),
      (-1_500_000_000, "an unknown time (the clock was set back)"),
    ] as [(Int64, String)])
  func durations(nanoseconds: Int64, text: String) {
    #expect(Figures.duration(ElapsedTime(nanoseconds: nanoseconds)) == text)
  }

  @Test(
    "Numbers have their thousands apart",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345")])
  func grouped(number: Int, text: String) {
    #expect(Figures.grouped(number) == text)
  }

  @Test(
    "Bytes are counted up to 100 kB and rounded above, in powers of ten",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (60_000, "60,000 bytes"), (99_999, "99,999 bytes"),
      (100_000, "100.0 kB"),
      (12_345_678, "12.3 MB"), (1_024_000_000, "1.0 GB"),
    ])
  func bytes(count: Int, text: String) {
    #expect(Figures.bytes(count) == text)
  }
}
