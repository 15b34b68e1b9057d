import Analysis
import FTPSessions
import Findings
import Foundation
import NetworkTypes
import Presentation
import TestSupport

@testable import Reports

/// A scene of conversations, analyzed and written.
struct ReportedScene {
  let traces: [Trace]
  let settings: AnalysisSettings

  static let client = IPAddress(ipv4: 0xc000_020a)  // 192.0.2.10
  static let server = IPAddress(ipv4: 0xc633_6414)  // 198.51.100.20

  init(keepsDialogue: Bool = false, _ body: (TestTimeline, Conversation) -> Void) throws {
    let timeline = TestTimeline()
    let control = Conversation(
      on: timeline, client: Endpoint(Self.client, 40_000), server: Endpoint(Self.server, 21))
    body(timeline, control)
    try self.init(timeline.frames, keepsDialogue: keepsDialogue)
  }

  /// Analyzes frames.
  init(_ frames: [TestFrame], keepsDialogue: Bool = false) throws {
    let file = try TemporaryFile(TestCapture(frames).pcap(.littleNanoseconds))
    var settings = AnalysisSettings()
    settings.keepsDialogue = keepsDialogue
    self.settings = settings
    traces = Analyzer(settings: settings).analyze([InputArgument(file.path)]).traces
  }

  /// A data connection of the scene.
  static func data(on timeline: TestTimeline, from port: UInt16 = 40_001, to serverPort: UInt16)
    -> Conversation
  {
    Conversation(on: timeline, client: Endpoint(client, port), server: Endpoint(server, serverPort))
  }

  func text(verbose: Bool = false) throws -> String {
    var layout = TextReport.Layout()
    if verbose { layout.maximumSessions = .max }
    return String(
      decoding: try collected { try TextReport(report().document(), layout: layout).write(to: $0) },
      as: UTF8.self)
  }

  func json(showsPasswords: Bool = false) throws -> String {
    String(
      decoding: try collected { try JSONReport(report(showsPasswords: showsPasswords)).write(to: $0) },
      as: UTF8.self)
  }

  func csv(_ table: CSVTable) throws -> [UInt8] {
    try collected { try CSVReport(report().document(), table: table).write(to: $0) }
  }

  func markdown() throws -> String {
    String(decoding: try collected { try MarkdownReport(report().document()).write(to: $0) }, as: UTF8.self)
  }

  func html() throws -> String {
    String(decoding: try collected { try HTMLReport(report().document()).write(to: $0) }, as: UTF8.self)
  }

  private func report(showsPasswords: Bool = false) -> Report {
    Report(
      toolVersion: "test", settings: settings, traces: traces,
      findings: Examiner(settings: settings).findings(in: traces), showsPasswords: showsPasswords)
  }

  private func collected(_ write: (ByteSink) throws -> Void) throws -> [UInt8] {
    let bytes = Bytes()
    try write(ByteSink { bytes.all += copy $0 })
    return bytes.all
  }

  private final class Bytes {
    var all: [UInt8] = []
  }
}
