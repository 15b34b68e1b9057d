import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP207 data-connection-foreign-host")
struct DataConnectionForeignHostTests {
  private func passiveScene(
    from opener: Endpoint, final: String = "226 Transfer complete", bytes: Int = 3000
  ) -> Scene {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: opener, to: Endpoint(.server, 50_000)).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(bytes).serverCloses()
    control.reply(final).quit()
    return scene
  }

  private func activeScene(from server: IPAddress, final: String) -> Scene {
    let scene = Scene()
    let control = scene.login().ask("PORT 192,0,2,1,195,80", "200 ok")
    let data = scene.connect(from: Endpoint(server, 20), to: Endpoint(.client, 50_000)).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.upload(3000).close()
    control.reply(final).quit()
    return scene
  }

  @Test(
    "A third host that opens a passive data connection is a warning", arguments: VantagePointRole.allCases)
  func thirdHost(role: VantagePointRole) throws {
    let scene = passiveScene(from: Endpoint(.otherClient, 41_000))
    let finding = try scene.finding("FTP207", role: role)
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("endpoint") == .endpoint("198.51.100.1", 50_000))
    #expect(finding.fact("opener") == .endpoint("192.0.2.2", 41_000))
    #expect(scene.dataAlarms(role: role) == ["FTP207"])
  }

  @Test("Whether it was meant is less sure where the transfer failed")
  func failed() throws {
    let scene = passiveScene(from: Endpoint(.otherClient, 41_000), final: "425 Bad IP connecting.", bytes: 0)
    #expect(try scene.finding("FTP207").confidence == .likely)
  }

  @Test("From port 20 the other host is an FTP server: FXP comes first among the causes")
  func otherServer() throws {
    let finding = try passiveScene(from: Endpoint(.otherServer, 20)).finding("FTP207")
    #expect(finding.causes[0].contains("FXP"))
  }

  @Test("An active data connection from another address is a note where it worked")
  func active() throws {
    #expect(try activeScene(from: .otherServer, final: "226 Done").finding("FTP207").severity == .note)
    #expect(try activeScene(from: .otherServer, final: "426 Broken").finding("FTP207").severity == .warning)
    #expect(activeScene(from: .server, final: "226 Done").codes().isDisjoint(with: ["FTP207"]))
  }

  @Test("An address that the session announced is not foreign")
  func announced() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000, on: .otherServer))
    control.ask("PORT 192,0,2,1,195,80", "200 ok")
    let data = scene.connect(from: Endpoint(.otherServer, 20), to: Endpoint(.client, 50_000)).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.upload(3000).close()
    control.reply("226 Done").quit()
    #expect(scene.codes().isDisjoint(with: ["FTP207"]))
  }

  @Test("An IPv4-mapped address is the one in it")
  func mapped() {
    let scene = Scene()
    let control = scene.login().ask("EPRT |2|::ffff:192.0.2.1|50000|", "200 ok")
    let data = scene.connect(from: Endpoint(.server, 20), to: Endpoint(.client, 50_000)).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.upload(3000).close()
    control.reply("226 Done").quit()
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("A scanner whose SYN is refused has opened nothing")
  func scanner() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .otherClient, 50_000).refused()
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(3000).serverCloses()
    control.reply("226 Done").quit()
    #expect(scene.alarms().isEmpty)
  }
}
