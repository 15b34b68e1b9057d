internal import Capture
internal import FTPSessions
private import Glibc
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// A whole capture file, through reader, decoder, builder and both reports.
enum FilesHarness {
  static func violation(in input: [UInt8]) -> String? {
    let outcome = outcome(of: input)
    if let violation = outcome.checked() { return violation }
    guard HarnessOutcome.isRunTwice(input) else { return nil }
    return Self.outcome(of: input).output.all == outcome.output.all ? nil : "two runs differ"
  }

  static func outcome(of input: [UInt8]) -> HarnessOutcome {
    guard let file = MemoryFile.shared, file.replaceContent(with: input) else {
      return HarnessOutcome(output: ReportOutput(), violation: "no memory file")
    }
    var settings = AnalysisSettings()
    settings.keepsDialogue = true
    do {
      let reader = try CaptureReader(.file(file.path))
      var builder = TraceBuilder(settings: settings)
      let decoder = PacketDecoder()
      var last: UInt32 = 0
      var violation: String?
      try reader.forEachFrame { header, bytes in
        if header.number != last + 1 || header.wireLength < bytes.byteCount { violation = "\(header)" }
        last = header.number
        let packet = decoder.decode(bytes, linkType: header.linkType, wireLength: header.wireLength)
        let mark = SegmentMark(frame: FrameReference(number: header.number), time: header.time)
        builder.process(packet, frame: bytes, mark)
      }
      if reader.info.frames != last { violation = "frames counted: \(reader.info.frames), seen: \(last)" }
      let trace = builder.finish(VantagePoint(name: "fuzz", role: .unknown), files: [reader.info])
      return HarnessOutcome(output: ReportOutput(trace, settings), violation: violation)
    } catch {
      // A refusal is an answer too, which the command line shows; with it stands a report on nothing.
      var outcome = HarnessOutcome(output: ReportOutput(emptyTrace(settings), settings))
      if let violation = OutputCheck.violation(in: Array(error.description.utf8)) {
        outcome.violation = "message: \(violation)"
      }
      return outcome
    }
  }

  private static func emptyTrace(_ settings: AnalysisSettings) -> Trace {
    var builder = TraceBuilder(settings: settings)
    return builder.finish(VantagePoint(name: "fuzz", role: .unknown), files: [])
  }
}
