import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP401 transfer-truncated")
struct TransferTruncatedTests {
  /// A download of 3,000 bytes for which the server announces `announced`.
  private func scene(
    announced: Int, setUp: [(String, String)] = [("TYPE I", "200 ok")], bySIZE: Bool = false,
    final: String? = "226 Transfer complete"
  ) -> (Scene, Conversation) {
    let scene = Scene()
    let control = scene.login()
    for (command, reply) in setUp { control.ask(command, reply) }
    if bySIZE { control.ask("SIZE /file", "213 \(announced)") }
    let preliminary = bySIZE ? "150 Here it comes" : "150 Opening connection for /file (\(announced) bytes)."
    scene.download(over: control, preliminary: preliminary, final: final)
    return (scene, control)
  }

  @Test("Fewer bytes than the 150 or SIZE announced", arguments: [false, true])
  func short(bySIZE: Bool) throws {
    let (scene, control) = scene(announced: 5000, bySIZE: bySIZE)
    control.quit()
    let finding = try scene.finding("FTP401")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("expected_bytes") == .integer(5000))
    #expect(finding.fact("bytes") == .integer(3000))
    #expect(finding.summary.contains("3,000 bytes of the 5,000 bytes announced"))
    #expect(finding.remedies.first?.contains("REST 3000") == true)
    #expect(scene.alarms() == ["FTP401"])
  }

  @Test("With REST the rest is what counts")
  func restart() throws {
    let (short, control) = scene(
      announced: 5000, setUp: [("TYPE I", "200 ok"), ("REST 1000", "350 ok")], bySIZE: true)
    control.quit()
    let finding = try short.finding("FTP401")
    #expect(finding.fact("expected_bytes") == .integer(4000))
    #expect(finding.remedies.first?.contains("REST 4000") == true)
  }

  @Test(
    "Nothing, where the size is as announced or the representation explains it",
    arguments: [
      (3000, [("TYPE I", "200 ok")]), (5000, [("TYPE A", "200 ok")]),
      (5000, [("TYPE I", "200 ok"), ("MODE Z", "200 ok")]),
      (5000, [("TYPE I", "200 ok"), ("REST 2000", "350 ok")]), (2000, [("TYPE I", "200 ok")]),
    ])
  func benign(announced: Int, setUp: [(String, String)]) {
    let (scene, control) = scene(announced: announced, setUp: setUp, bySIZE: true)
    control.quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("Nothing, where the capture lost packets of the data connection")
  func lostByCapture() {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Opening (5000 bytes)")
    data.download(1000)
    data.serverSequence &+= 2000
    data.download(2000).serverCloses()
    control.reply("226 done").quit()
    #expect(scene.alarms().allSatisfy { $0 == "FTP902" })
  }

  @Test("Nothing, where the end of the data connection was not captured")
  func endNotCaptured() {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Opening (5000 bytes)")
    data.download(3000)
    control.reply("226 done").quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("Without a reply the server's FIN tells, once the capture has run on", arguments: [2.0, 12.0])
  func noReplyYet(wait: Double) {
    let (scene, control) = scene(announced: 5000, final: nil)
    scene.timeline.wait(seconds: wait)
    control.keepAlive()
    #expect(scene.alarms() == (wait > 10 ? ["FTP401"] : []))
  }

  @Test("A client that closed first had enough: a note of FTP403 instead")
  func clientLeft() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Opening (5000 bytes)")
    data.download(3000).close()
    control.reply("226 done").quit()
    #expect(scene.alarms().isEmpty)
    #expect(try scene.finding("FTP403").severity == .note)
  }
}
