import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP302 advertised-address-differs")
struct AdvertisedAddressDiffersTests {
  private func scene(
    announcing address: IPAddress = .otherServer, final: String = "226 Done", data: (Scene) -> Void
  ) -> Scene {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000, on: address)).command("RETR /file")
    data(scene)
    control.reply(final).quit()
    return scene
  }

  @Test("A note that says which address the client used", arguments: [IPAddress.server, .otherServer])
  func note(_ used: IPAddress) throws {
    let scene = scene { $0.connect(from: .client, to: used, 50_000).handshake().download(9).serverCloses() }
    let finding = try scene.finding("FTP302")
    #expect(finding.severity == .note)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("advertised") == .endpoint("198.51.100.2", 50_000))
    #expect(finding.fact("reached") == .text("198.51.100.1"))
    #expect(finding.fact("used") == .text(used.description))
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("An error that explains a refusal")
  func refused() throws {
    let scene = scene(final: "425 Failed.") { $0.connect(from: .client, to: .otherServer, 50_000).refused() }
    let finding = try scene.finding("FTP302")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .likely)
    #expect(scene.dataAlarms() == ["FTP302"])
  }

  @Test("The same address, or none, differs from nothing")
  func same() {
    let same = scene(announcing: .server) {
      $0.connect(from: .client, 50_000).handshake().download(9).serverCloses()
    }
    #expect(same.codes().isDisjoint(with: ["FTP301", "FTP302"]))
    let scene = Scene()
    let control = scene.login().ask("EPSV", "229 Extended (|||50000|)")
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here")
    data.download(9).serverCloses()
    control.reply("226 Done").quit()
    #expect(scene.codes().isDisjoint(with: ["FTP301", "FTP302"]))
  }

  @Test("PORT with another public address is judged elsewhere")
  func active() {
    let scene = Scene()
    scene.login().ask("PORT \(sixNumbers(.otherClient, 50_000))", "200 ok").ask("RETR /file", "226 Done")
    #expect(scene.codes().isDisjoint(with: ["FTP302"]))
  }
}
