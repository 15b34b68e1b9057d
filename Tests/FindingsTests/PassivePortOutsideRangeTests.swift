import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP303 passive-port-outside-range")
struct PassivePortOutsideRangeTests {
  /// Downloads over these ports, and then one that is refused.
  private func scene(working: [UInt16], refused: UInt16?, range: ClosedRange<UInt16>? = nil) -> Scene {
    let scene = Scene()
    scene.settings.passivePorts = range
    let control = scene.login()
    for port in working {
      scene.download(port: port, over: control)
      scene.timeline.wait(seconds: 70)
    }
    if let refused {
      control.ask("PASV", passive(refused))
      scene.connect(from: .client, refused).refused()
      control.ask("RETR /other", "425 Failed.")
    }
    control.quit()
    return scene
  }

  @Test("A port outside of the range given is a warning while it works")
  func given() throws {
    let scene = scene(working: [50_000, 50_020], refused: nil, range: 50_000...50_019)
    let finding = try scene.finding("FTP303")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .certain)
    #expect(finding.count == 1)
    #expect(finding.fact("port") == .integer(50_020))
    #expect(
      finding.fact("range") == .object([Fact("lowest", .integer(50_000)), Fact("highest", .integer(50_019))]))
    #expect(scene.dataAlarms() == ["FTP303"])
  }

  @Test("An error that explains the refusal of a port outside of it")
  func failed() throws {
    let scene = scene(working: [50_000], refused: 49_999, range: 50_000...50_019)
    #expect(try scene.finding("FTP303").severity == .error)
    #expect(scene.dataAlarms() == ["FTP303"])
  }

  @Test("A port inside of it is refused for another reason")
  func inside() {
    #expect(scene(working: [], refused: 50_019, range: 50_000...50_019).dataAlarms() == ["FTP201"])
  }

  @Test("Without a range, an outlier of many close ones that failed")
  func inferred() throws {
    let scene = scene(working: Array(50_000..<50_012), refused: 35_001)
    let finding = try scene.finding("FTP303")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .likely)
    #expect(scene.dataAlarms() == ["FTP303"])
  }

  @Test(
    "Without a range, a port that works is right wherever it lies, and few or scattered ones make no range",
    arguments: [
      (Array(50_000..<50_012) + [35_001], nil), (Array(50_000..<50_005), 35_001),
      (Array(50_000..<50_012), 50_020), ((0..<12).map { 40_000 + $0 * 500 }, 35_001),
    ] as [([UInt16], UInt16?)])
  func none(_ working: [UInt16], _ refused: UInt16?) {
    #expect(scene(working: working, refused: refused).codes().isDisjoint(with: ["FTP303"]))
  }
}
