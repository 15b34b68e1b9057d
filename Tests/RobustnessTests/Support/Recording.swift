import Capture
import FTPSessions
import Findings
import Foundation
import NetworkTypes
import PacketDecoding
import Reports
import TCPFlows
import TestSupport

/// Frames in the order of a capture, which can be damaged and analyzed again and again.
struct Recording {
  /// A frame with its place in the undamaged capture.
  struct Frame {
    var frame: TestFrame
    let original: Int
  }

  var frames: [Frame]
  var linkType = LinkType.ethernet

  /// Records frames.
  init(_ frames: [TestFrame], linkType: LinkType = .ethernet) {
    self.frames = frames.enumerated().map { Frame(frame: $0.element, original: $0.offset) }
    self.linkType = linkType
  }

  /// Reads a capture file.
  init(file path: String) throws {
    let reader = try CaptureReader(.file(path))
    var frames: [TestFrame] = []
    var linkType = LinkType.ethernet
    try reader.forEachFrame { header, bytes in
      frames.append(TestFrame(time: header.time, bytes: bytes.copied(), wireLength: header.wireLength))
      linkType = header.linkType
    }
    self.init(frames, linkType: linkType)
  }

  /// The sample captures, by their paths inside `SampleTraces`.
  static let samples: [String] = {
    let names = FileManager.default.enumerator(atPath: sampleFolder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".pcap") || $0.hasSuffix(".pcapng") }.sorted()
  }()

  /// Reads a sample capture.
  static func sample(_ name: String) throws -> Recording {
    try Recording(file: sampleFolder.appending(path: name).path)
  }

  private static let sampleFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../SampleTraces").standardizedFileURL

  /// The same with its frames changed.
  func changed(_ change: (inout [Frame]) -> Void) -> Recording {
    var copy = self
    change(&copy.frames)
    return copy
  }

  /// What the analysis makes of it.
  func trace(_ settings: AnalysisSettings = AnalysisSettings()) -> Trace {
    let decoder = PacketDecoder()
    var builder = TraceBuilder(settings: settings)
    for (place, entry) in frames.enumerated() {
      let bytes = entry.frame.bytes.span.bytes
      let mark = SegmentMark(frame: FrameReference(number: UInt32(place + 1)), time: entry.frame.time)
      builder.process(
        decoder.decode(bytes, linkType: linkType, wireLength: entry.frame.wireLength), frame: bytes, mark)
    }
    return builder.finish(VantagePoint(name: "test", role: .unknown), files: [])
  }

  /// The JSON report, dialogue included, but for the lines that `leavingOut` names by their start.
  func json(_ settings: AnalysisSettings = Self.withDialogue) throws -> String {
    let bytes = ByteCollector()
    let traces = [trace(settings)]
    let report = Report(
      toolVersion: "test", settings: settings, traces: traces,
      findings: Examiner(settings: settings).findings(in: traces))
    try JSONReport(report).write(to: ByteSink { bytes.all += copy $0 })
    return String(decoding: bytes.all, as: UTF8.self)
  }

  static let withDialogue: AnalysisSettings = {
    var settings = AnalysisSettings()
    settings.keepsDialogue = true
    return settings
  }()

  private final class ByteCollector {
    var all: [UInt8] = []
  }
}
