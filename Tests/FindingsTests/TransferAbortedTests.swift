import Findings
import TestScenes
import TestSupport
import Testing

@Suite("FTP403 transfer-aborted")
struct TransferAbortedTests {
  private func begun(_ scene: Scene, type: String = "I") -> (control: Conversation, data: Conversation) {
    let control = scene.login().ask("TYPE \(type)", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /big", "150 Opening (50000 bytes)")
    data.download(5600)
    return (control, data)
  }

  @Test("ABOR that the server answers with 426 or 226", arguments: [["426 Aborted", "226 ok"], ["226 ok"]])
  func abor(replies: [String]) throws {
    let scene = Scene()
    let (control, data) = begun(scene)
    control.command("ABOR")
    data.serverCloses()
    for reply in replies { control.reply(reply) }
    control.quit()
    let finding = try scene.finding("FTP403")
    #expect(finding.severity == .note)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("way") == .text("abor"))
    #expect(finding.summary.contains("it sent ABOR, after 5,600 bytes"))
    #expect(scene.alarms().isEmpty)
  }

  @Test(
    "A client that closes the data connection while the server sends",
    arguments: ["426 Broken", "451 Broken"])
  func closesData(reply: String) throws {
    let scene = Scene()
    let (control, data) = begun(scene)
    data.fromClient([.fin, .ack]).fromServer([.psh, .ack], "more").fromClient([.rst, .ack])
    control.reply(reply).quit()
    let finding = try scene.finding("FTP403")
    #expect(finding.fact("way") == .text("data_closed"))
    #expect(scene.findings().contains { $0.code == "FTP402" } == false)
  }

  @Test(
    "A client that resets the data connection, if the RST fits in with its other segments",
    arguments: [(64, 3, ["FTP403"]), (64, 0, ["FTP204"]), (64, 40_000, ["FTP204"]), (63, 3, ["FTP204"])])
  func resetsData(hopLimit: UInt8, identification: UInt16, codes: [String]) throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /big", "150 Opening (50000 bytes)")
    data.fromServer([.psh, .ack], "some").fromClient([.ack]) { $0.identification = 2 }
    data.fromServer([.psh, .ack], "more").fromClient([.rst, .ack]) {
      $0.identification = identification
      $0.hopLimit = hopLimit
    }
    control.reply("426 Broken").quit()
    let found = scene.findings().map(\.code).filter { $0.hasPrefix("FTP4") || $0.hasPrefix("FTP2") }
    #expect(found == codes)
    guard codes == ["FTP403"] else { return }
    let finding = try scene.finding("FTP403")
    #expect(finding.confidence == .likely)
    #expect(finding.fact("way") == .text("data_reset"))
  }

  @Test("A client that closes the control connection together with the data connection")
  func closesControl() throws {
    let scene = Scene()
    let (control, data) = begun(scene)
    data.fromClient([.fin, .ack]).fromServer([.ack])
    control.close()
    scene.timeline.wait(seconds: 20)
    scene.session(from: .otherClient).quit()
    let finding = try scene.finding("FTP403")
    #expect(finding.severity == .note)
    #expect(!scene.findings().contains { $0.code == "FTP404" })
  }

  @Test("The server's failure behind the client's FIN is a consequence")
  func failureAfterFin() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("LIST", "150 Here it comes")
    control.fromClient([.fin, .ack]).fromServer([.psh, .ack], "500 OOPS: no data\r\n").fromClient([.rst])
    #expect(scene.alarms().isEmpty)
    #expect(try scene.finding("FTP403").fact("way") == .text("control_closed"))
  }

  @Test("A client that closed after all bytes had come, and an ABOR that came too late, are none")
  func completed() {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Opening (3000 bytes)")
    data.download(3000).close()
    control.reply("226 Done")
    control.ask("ABOR", "226 Nothing to abort").quit()
    #expect(scene.findings().isEmpty)
  }

  @Test("QUIT right behind the transfer, with the reply still on its way, is none")
  func racingQuit() {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    control.command("QUIT").reply("226 Done").reply("221 Bye").close()
    #expect(scene.findings().isEmpty)
  }
}
