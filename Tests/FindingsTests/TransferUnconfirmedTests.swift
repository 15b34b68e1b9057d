import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP404 transfer-unconfirmed")
struct TransferUnconfirmedTests {
  /// A download whose client waits for the final reply and closes then.
  private func waitedInVain(_ wait: Double, runsOn: Double = 15) -> Scene {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    scene.timeline.wait(seconds: wait)
    control.fromClient([.fin, .ack]).fromServer([.ack])
    scene.timeline.wait(seconds: runsOn)
    scene.session(from: .otherClient).quit()
    return scene
  }

  @Test("A client that waited and closed at last", arguments: [12.0, 65])
  func waited(wait: Double) throws {
    let scene = waitedInVain(wait)
    let finding = try scene.finding("FTP404")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .likely)
    #expect(finding.fact("bytes") == .integer(3000))
    #expect(finding.summary.hasPrefix("RETR /file moved 3,000 bytes in "))
    #expect(
      finding.summary.contains("none was seen, and the client's side closed the control connection after"))
    #expect(scene.alarms() == ["FTP404"])
    // Its FIN came through: the path had not forgotten the connection.
    #expect(!finding.remedies.contains { $0.contains("keepalive") })
    #expect(finding.causes.first?.contains("own timer") == true)
  }

  @Test("At the server it is certain")
  func atServer() throws {
    #expect(try waitedInVain(65).finding("FTP404", role: .server).confidence == .certain)
  }

  @Test("A capture that ends right behind the FIN proves nothing")
  func endsEarly() {
    #expect(waitedInVain(65, runsOn: 1).alarms().isEmpty)
  }

  @Test("A client that leaves at once has broken it off: a note of FTP403")
  func leavesAtOnce() throws {
    let scene = waitedInVain(1)
    #expect(scene.alarms().isEmpty)
    #expect(try scene.finding("FTP403").fact("way") == .text("control_closed"))
  }

  @Test("A proxy that closes the silent control connection while data goes on did not want it so")
  func proxyTimer() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    for _ in 1...7 {
      scene.timeline.wait(seconds: 10)
      data.download(1400)
    }
    control.fromClient([.fin, .ack]).fromServer([.ack])
    for _ in 1...3 {
      scene.timeline.wait(seconds: 10)
      data.download(1400)
    }
    data.serverCloses()
    scene.timeline.wait(seconds: 15)
    scene.session(from: .otherClient).quit()
    #expect(try scene.finding("FTP404").severity == .error)
    #expect(!scene.findings().contains { $0.code == "FTP403" })
  }

  @Test("Bytes of the server that the capture lacks may have been the reply")
  func lossyCapture() {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    control.serverSequence &+= 24
    scene.timeline.wait(seconds: 65)
    control.close()
    scene.timeline.wait(seconds: 15)
    scene.session(from: .otherClient).quit()
    #expect(scene.alarms().allSatisfy { $0 == "FTP902" })
  }

  @Test("A RST instead of a FIN behind the acknowledged reply is none")
  func resetBehind() {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    control.ask("QUIT", "221 Bye").reset()
    #expect(scene.findings().isEmpty)
  }
}
