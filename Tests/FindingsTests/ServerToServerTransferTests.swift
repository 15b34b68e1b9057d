import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP208 fxp-transfer")
struct ServerToServerTransferTests {
  /// A client that has `.otherServer` fetch from `.server`; `connect` makes the data connection between the two.
  private func scene(
    final: (String, String) = ("226 Done", "226 Done"), announcesAddress: Bool = true,
    connect: (Conversation) -> Void
  ) -> Scene {
    let scene = Scene()
    let listening = scene.login()
    let connecting = scene.login(from: Endpoint(.client, 40_001), to: .otherServer)
    if announcesAddress { listening.ask("PASV", passive(50_000)) }
    connecting.ask("PORT \(sixNumbers(.server, 50_000))", "200 ok")
    listening.command("RETR /file")
    connecting.command("STOR /file")
    connect(scene.connect(from: Endpoint(.otherServer, 20), to: Endpoint(.server, 50_000)))
    if announcesAddress { listening.ask("NOOP", "150 Opening") }
    scene.timeline.wait(seconds: 15)
    listening.reply(final.0)
    connecting.reply(final.1)
    scene.timeline.wait(seconds: 15)
    listening.quit()
    connecting.quit()
    return scene
  }

  @Test("One data connection of two sessions, seen between the servers", arguments: VantagePointRole.allCases)
  func connection(role: VantagePointRole) throws {
    let scene = scene { $0.handshake().download(3000).serverCloses() }
    let finding = try scene.finding("FTP208", role: role)
    #expect(finding.severity == .note)
    #expect(finding.confidence == .certain)
    #expect(finding.sessions.count == 2)
    #expect(finding.transfers.count == 2)
    #expect(scene.alarms(role: role).isEmpty)
    #expect(scene.codes().isDisjoint(with: ["FTP207", "FTP301", "FTP302"]))
  }

  @Test("The client that steers it never sees the data connection")
  func steering() throws {
    let scene = scene { _ in }
    #expect(try scene.finding("FTP208").confidence == .certain)
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("Where it fails, neither server is told to have lost its client's connection")
  func failed() throws {
    let scene = scene(final: ("425 Failed", "425 Failed")) { _ in }
    #expect(try scene.finding("FTP208").severity == .note)
    #expect(scene.dataAlarms().isEmpty)
    let refused = self.scene(final: ("425 Failed", "425 Failed")) { $0.refused() }
    #expect(refused.dataAlarms() == ["FTP201"])
  }

  @Test("The listening server's announcement may be hidden")
  func hidden() throws {
    let scene = scene(announcesAddress: false) { _ in }
    #expect(try scene.finding("FTP208").confidence == .likely)
  }

  @Test("PORT to a host that is no server of the client's, or to a well-known port, is something else")
  func bounce() {
    let scene = Scene()
    scene.login()
    let control = scene.login(from: Endpoint(.client, 40_001), to: .otherServer)
    control.ask("PORT \(sixNumbers(.server, 25))", "200 ok").ask("LIST", "150 Here", "226 Done")
    control.ask("PORT \(sixNumbers(.otherClient, 50_000))", "200 ok").ask("LIST", "150 Here", "226 Done")
    #expect(scene.codes().isDisjoint(with: ["FTP208"]))
  }

  @Test("Two sessions in active mode have nothing to do with each other")
  func ordinary() {
    let scene = Scene()
    for port: UInt16 in [40_000, 40_001] {
      let control = scene.login(from: Endpoint(.client, port))
      control.ask("PORT \(sixNumbers(.client, port + 100))", "200 ok")
      let data = scene.connect(from: Endpoint(.server, 20), to: Endpoint(.client, port + 100)).handshake()
      control.ask("RETR /file", "150 Here it comes")
      data.upload(100).close()
      control.reply("226 Done").quit()
    }
    #expect(scene.codes().isDisjoint(with: ["FTP208", "FTP207"]))
  }
}
