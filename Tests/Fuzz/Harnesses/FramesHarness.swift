internal import FTPSessions
internal import NetworkTypes

/// Frames of one link type, through decoder, builder and both reports.
///
/// The first byte chooses the link type. Each frame has two bytes before it: the second is its length; of the
/// first, bits 0 to 4 say how much later it came (as a power of two in microseconds), bit 5 adds a byte that says how
/// much more was on the wire (in fours), bit 6 adds 256 to the length, and bit 7 sets the clock back instead.
enum FramesHarness {
  static let linkTypes: [Int32] = [1, 113, 276, 101, 12, 14, 228, 229, 0, 108, 105, 9, 50, 104]

  static func violation(in input: [UInt8], writesReports: Bool) -> String? {
    let outcome = outcome(of: input, writesReports: writesReports)
    if let violation = outcome.checked() { return violation }
    guard writesReports, HarnessOutcome.isRunTwice(input) else { return nil }
    return Self.outcome(of: input).output.all == outcome.output.all ? nil : "two runs differ"
  }

  static func outcome(of input: [UInt8], writesReports: Bool = true) -> HarnessOutcome {
    var reader = InputReader(input)
    let linkType = LinkType(rawValue: linkTypes[Int(reader.byte()) % linkTypes.count])
    var settings = AnalysisSettings()
    settings.keepsDialogue = true
    var feed = FrameFeed(settings, writesReports: writesReports)
    var time = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)
    while !reader.isAtEnd {
      let mark = reader.byte()
      let length = Int(reader.byte()) + (mark & 0x40 == 0 ? 0 : 256)
      let more = mark & 0x20 == 0 ? 0 : Int(reader.byte()) * 4
      let step = Int64(1000) << Int64(mark & 0x1f)
      time = time + ElapsedTime(nanoseconds: mark & 0x80 == 0 ? step : -step)
      let frame = Array(reader.bytes(length))
      feed.frame(frame.span.bytes, linkType, wireLength: frame.count + more, at: time)
    }
    return feed.finish()
  }
}
