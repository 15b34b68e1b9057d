import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP304 passive-ports-scarce")
struct PassivePortsScarceTests {
  private func scene(_ ports: [UInt16], pause: Double = 1, range: ClosedRange<UInt16>? = 50_000...50_009)
    -> Scene
  {
    let scene = Scene()
    scene.settings.passivePorts = range
    let control = scene.login()
    for port in ports {
      scene.download(port: port, over: control)
      scene.timeline.wait(seconds: pause)
    }
    control.quit()
    return scene
  }

  @Test("More than 80 % of the range within a minute")
  func scarce() throws {
    let scene = scene(Array(50_000..<50_009))
    let finding = try scene.finding("FTP304")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .likely)
    #expect(finding.fact("peak") == .integer(9))
    #expect(finding.fact("port") == .unknown)
    #expect(finding.transfers.count == 9)
    #expect(scene.alarms() == ["FTP304"])
  }

  @Test("Ports taken at once without TIME_WAIT leave no doubt")
  func atOnce() throws {
    let scene = Scene()
    scene.settings.passivePorts = 50_000...50_003
    for port: UInt16 in 50_000..<50_004 {
      let control = scene.login(from: Endpoint(.client, port - 5000)).ask("PASV", passive(port))
      let data = scene.connect(from: .client, port).handshake()
      control.ask("RETR /file", "150 Here it comes")
      data.download(100)
    }
    #expect(try scene.finding("FTP304").confidence == .certain)
  }

  @Test("80 % are enough, and so is time; without a range there is nothing to run out of")
  func enough() {
    #expect(scene(Array(50_000..<50_008)).alarms().isEmpty)
    #expect(scene(Array(50_000..<50_010), pause: 70).alarms().isEmpty)
    #expect(scene(Array(50_000..<50_010), range: nil).alarms().isEmpty)
    #expect(scene(Array(repeating: 50_000, count: 20)).alarms().isEmpty)
  }

  /// Two data connections with the same ports; the second one is refused.
  private func reuse(after seconds: Double, refused: Bool = true) -> Scene {
    let scene = Scene()
    let control = scene.login()
    let ends = (Endpoint(.client, 45_000), Endpoint(.server, 50_000))
    control.ask("PASV", passive(50_000))
    let data = scene.connect(from: ends.0, to: ends.1).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(3000).serverCloses()
    control.reply("226 Done")
    scene.timeline.wait(seconds: seconds)
    control.ask("PASV", passive(50_000))
    let again = scene.connect(from: ends.0, to: ends.1)
    again.clientSequence = 700_000
    again.serverSequence = 800_000
    if refused { again.refused() } else { again.handshake().download(100).serverCloses() }
    control.ask("RETR /other", refused ? "425 Failed." : "226 Done").quit()
    return scene
  }

  @Test("The same ports again within a minute, and failing")
  func reused() throws {
    let finding = try reuse(after: 20).finding("FTP304")
    #expect(finding.severity == .warning)
    #expect(finding.fact("port") == .integer(50_000))
    #expect(reuse(after: 70).codes().isDisjoint(with: ["FTP304"]))
    #expect(reuse(after: 20, refused: false).alarms().isEmpty)
  }
}
