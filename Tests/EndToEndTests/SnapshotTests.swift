import Foundation
import Testing

/// What people read of every scenario is what was looked at and recorded.
///
/// `FTPTRACE_RECORD=1 swift test --filter Snapshots` records anew, and fails so that nobody records by accident; what
/// changed shows in `git diff`.
@Suite("Snapshots")
struct SnapshotTests {
  /// A form in which a scenario is kept.
  enum Form: String, CaseIterable, Sendable {
    case report = "report.txt"
    case ladder = "ladder.txt"
    case markdown = "report.md"

    /// The command, and what it takes beside the inputs.
    var arguments: (command: String, options: [String]) {
      switch self {
      case .report: ("compare", [])
      case .markdown: ("compare", ["-f", "markdown"])
      // The first session is enough to see; some scenarios have dozens.
      case .ladder: ("show", ["--session", "S1"])
      }
    }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Snapshots")
  private static let isRecording = ProcessInfo.processInfo.environment["FTPTRACE_RECORD"] == "1"

  private static func shown(_ name: String, _ form: Form) throws -> String {
    let scenario = try SampleScenario(name)
    let (command, options) = form.arguments
    let run = try FTPTraceProcess(
      [command, "-q"] + scenario.options + options + scenario.roleInputs, in: scenario.folder)
    // Without a session there is no ladder, which is said.
    #expect(
      run.status == 0 || (form == .ladder && run.messages.contains("no FTP session")), "\(run.messages)")
    return run.text + run.messages
  }

  @Test("Reports and ladders are as they were recorded", arguments: SampleTraceTests.scenarios, Form.allCases)
  func isAsRecorded(name: String, form: Form) throws {
    let text = try Self.shown(name, form)
    let url = Self.folder.appending(path: "\(name)/\(form.rawValue)")
    if Self.isRecording {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(name)/\(form.rawValue); run again without FTPTRACE_RECORD")
      return
    }
    let recorded = try? String(contentsOf: url, encoding: .utf8)
    #expect(
      text == recorded,
      "\(name)/\(form.rawValue) differs: FTPTRACE_RECORD=1 swift test --filter Snapshots, then git diff")
  }

  @Test(
    "Text fits into 80 columns, but for words that are longer", arguments: SampleTraceTests.scenarios,
    [Form.report, .ladder])
  func fits(name: String, form: Form) throws {
    for line in try Self.shown(name, form).split(separator: "\n") where line.count > 80 {
      let words = line.drop { $0 == " " }.split(separator: " ")
      #expect(words.count == 1, "\(name): \(line)")
    }
  }

  @Test("There is no snapshot of a scenario that is gone")
  func hasNoLeftovers() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(names) == Set(SampleTraceTests.scenarios))
  }
}
