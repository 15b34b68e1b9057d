import Foundation
import TestSupport
import Testing

private let needsWireshark = ConditionTrait.enabled(
  if: Wireshark.isAvailable, "tshark is not there; './setup.sh test' installs it")

/// The evidence of every finding on every sample trace.
@Suite("Evidence of the sample traces")
struct EvidenceScenarioTests {
  @Test(
    "Captures together: all evidence is there, and no password", needsWireshark,
    arguments: SampleTraceTests.scenarios)
  func together(name: String) throws {
    let scenario = try SampleScenario(name)
    let inputs = scenario.inputs(of: "compare")
    try Self.check("compare", ["--together"], scenario.options + inputs, captures: inputs.count)
  }

  @Test(
    "The first capture alone: all evidence is there, and no password", needsWireshark,
    arguments: SampleTraceTests.scenarios)
  func alone(name: String) throws {
    let scenario = try SampleScenario(name)
    // Most of a scenario's captures show the same alone; running tshark on each would take minutes.
    for path in scenario.paths.prefix(1) where scenario.captures.count > 1 {
      try Self.check("analyze", [], scenario.options + [path], captures: 1)
    }
  }

  /// Writes the evidence of all findings of a report to one file, and looks for all that has to be in it.
  private static func check(
    _ command: String, _ kind: [String], _ arguments: [String], captures: Int
  ) throws {
    let report = try FTPTraceProcess([command, "-f", "json"] + arguments).report()
    // Those of TLS alone have none.
    guard !report.findings.isEmpty else { return }
    let output = try TemporaryFile([], name: "evidence.pcapng")
    let run = try FTPTraceProcess(
      ["evidence", "-o", output.path] + kind + report.findings.flatMap { ["--finding", $0.id] } + arguments)
    #expect(run.status == 0)
    var frames: [(interface: String, comment: String)] = []
    var interfaces = 0
    // One for each link type.
    for name in try FileManager.default.contentsOfDirectory(atPath: output.folder) {
      let path = "\(output.folder)/\(name)"
      #expect(try Data(contentsOf: URL(filePath: path)).range(of: Data("wonderland".utf8)) == nil)
      let found = try Wireshark.fields(["frame.interface_name", "frame.comment"], of: path)
      frames += found.map { ($0[0], $0[1]) }
      let summary = try Wireshark.summary(of: path)
      #expect(summary.contains("Capture application: ftptrace"))
      interfaces += summary.split(separator: "\n").count { $0.hasPrefix("Interface #") }
      // libpcap reads it too.
      let again = try FTPTraceProcess(["analyze", "-f", "json", path])
      #expect(again.status == 0)
      #expect(try again.report().captures.first?.files.first?.frames == found.count)
    }
    #expect(interfaces == captures)
    for finding in report.findings {
      let wanted = finding.evidence.reduce(into: [String: Set<String>]()) { wanted, evidence in
        for frame in evidence.frames {
          wanted[evidence.capture, default: []].insert("\(evidence.file) \(frame)")
        }
      }
      for capture in report.captures {
        let found = frames.filter {
          $0.interface.hasPrefix("\(capture.id) ") && $0.comment.contains("\(finding.code) ")
            && $0.comment.contains("(\(finding.id)):")
        }
        #expect(
          found.count == wanted[capture.id]?.count ?? 0, "\(finding.id) \(finding.code) at \(capture.name)")
      }
      #expect(frames.contains { $0.comment.contains(finding.summary) } || finding.evidence.isEmpty)
    }
  }

  @Test("Wireshark finds the frames by the code", needsWireshark)
  func displayFilter() throws {
    let folder = SampleTraceTests.folder.appending(path: "control-reset-after-idle").path
    let output = try TemporaryFile([], name: "evidence.pcapng")
    let run = try FTPTraceProcess([
      "evidence", "client=\(folder)/client.pcap", "server:ftp1=\(folder)/server.pcap", "--idle-threshold",
      "3",
      "--finding", "ftp102", "-o", output.path,
    ])
    #expect(run.status == 0)
    let resets = try Wireshark.fields(
      ["frame.interface_name", "ip.src_host", "tcp.srcport"], of: output.path,
      where: "frame.comment contains \"FTP102\" && tcp.flags.reset == 1")
    #expect(resets.map { $0[0] } == ["C2 ftp1", "C1 client"])
    #expect(resets.map { $0[2] != "21" } == [true, false])
    #expect(run.messages.contains("\(output.path): 126 frames of 2 captures, for F1 (FTP102)"))
    #expect(run.messages.contains("144 frames in the middle of data connections are left out"))
    let leftOut = try Wireshark.fields(
      ["frame.comment"], of: output.path,
      where: "frame.comment contains \"72 frames before this one left out\"")
    #expect(leftOut.count == 2)
    let names = try Wireshark.summary(of: output.path)
    #expect(names.contains("Number of resolved IPv4 addresses in file: 2"))
    let opened = try Wireshark.fields(
      ["frame.comment"], of: output.path, where: "frame.comment contains \"opens\"")
    #expect(opened.count == 4)
  }
}
