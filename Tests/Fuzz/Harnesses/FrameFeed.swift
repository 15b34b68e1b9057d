internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Feeds frames and segments to a trace builder, and checks what the decoder says of each.
struct FrameFeed: ~Copyable {
  private var builder: TraceBuilder
  private let settings: AnalysisSettings
  private let writesReports: Bool
  private let decoder = PacketDecoder()
  private var frames: UInt32 = 0
  private(set) var violation: String?

  init(_ settings: AnalysisSettings, writesReports: Bool) {
    self.settings = settings
    self.writesReports = writesReports
    builder = TraceBuilder(settings: settings)
  }

  /// Takes a frame as it was captured.
  mutating func frame(_ bytes: RawSpan, _ linkType: LinkType, wireLength: Int, at time: Timestamp) {
    let packet = decoder.decode(bytes, linkType: linkType, wireLength: wireLength)
    if violation == nil { violation = Self.fault(in: packet, of: bytes) }
    // What the program would trap on has been noted.
    guard violation == nil else { return }
    process(packet, bytes, at: time)
  }

  /// Takes a segment that was never in a frame, with its payload.
  mutating func segment(_ segment: TCPSegment, _ payload: RawSpan, at time: Timestamp) {
    process(.segment(segment), payload, at: time)
  }

  private mutating func process(_ packet: DecodedPacket, _ bytes: RawSpan, at time: Timestamp) {
    frames += 1
    builder.process(packet, frame: bytes, SegmentMark(frame: FrameReference(number: frames), time: time))
  }

  /// Ends the capture, and writes the reports if they are to be written.
  mutating func finish(role: VantagePointRole = .unknown) -> HarnessOutcome {
    let trace = builder.finish(VantagePoint(name: "fuzz", role: role), files: [])
    return HarnessOutcome(
      output: ReportOutput(trace, settings, isWritten: writesReports), violation: violation)
  }

  /// What the decoder says that cannot be true.
  private static func fault(in packet: DecodedPacket, of frame: RawSpan) -> String? {
    switch packet {
    case .stop(let stop):
      guard stop.offset >= 0, stop.needed >= 0, (0...frame.byteCount).contains(stop.available) else {
        return "a decode stop with impossible numbers: \(stop)"
      }
      return nil
    // Its place in the frame is checked where it is put together.
    case .fragment: return nil
    case .segment(let segment):
      let (options, payload) = (segment.optionBytes, segment.payloadBytes)
      guard options.lowerBound >= 0, options.upperBound <= payload.lowerBound,
        payload.upperBound <= frame.byteCount
      else { return "a segment outside its frame: \(segment)" }
      guard segment.payloadLength >= payload.count else { return "more payload than there was: \(segment)" }
      _ = TCPOptions(frame.extracting(options))
      return nil
    }
  }
}
