import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP204 data-connection-reset")
struct DataConnectionResetTests {
  /// A download that a RST ends, and what the server says before and after it.
  private func scene(
    bytes: Int = 3000, preliminary: String = "150 Here it comes (3000 bytes)", before: String? = nil,
    after: String? = "426 Failure writing network stream.", wait: Double = 0,
    reset: (Conversation) -> Void = { $0.reset() }
  ) -> Scene {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 ok").ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", preliminary)
    data.download(bytes)
    if let before { control.reply(before) }
    reset(data)
    if let after { control.reply(after) }
    scene.timeline.wait(seconds: wait)
    scene.connect(from: .otherClient, to: .otherServer, 8080).handshake()
    return scene
  }

  @Test("A RST in the middle of a transfer that then fails")
  func reset() throws {
    let scene = scene(bytes: 1400)
    let finding = try scene.finding("FTP204", role: .client)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("reset_sender") == .text("client"))
    #expect(finding.fact("endpoint") == .endpoint("198.51.100.1", 50_000))
    #expect(finding.fact("attempts") == .integer(1))
    #expect(finding.summary.contains("reset by the client after 1,400 bytes of 3,000 bytes announced"))
    #expect(finding.summary.hasSuffix("426 Failure writing network stream\"."))
    #expect(scene.dataAlarms(role: .client) == ["FTP204"])
  }

  @Test("A TTL of its own tells a device in the path")
  func middlebox() throws {
    let scene = scene(bytes: 1400) { data in
      data.fromServer([.rst, .ack]) { $0.hopLimit = 200 }
    }
    let finding = try scene.finding("FTP204")
    #expect(finding.fact("reset_sender") == .text("middlebox"))
    #expect(finding.summary.contains("in the server's name"))
    guard case .list(let evidence) = finding.fact("reset_evidence") else {
      Issue.record("no evidence")
      return
    }
    #expect(!evidence.isEmpty)
  }

  @Test("Without any word of the server time has to tell")
  func silence() throws {
    #expect(try scene(bytes: 1400, after: nil, wait: 20).finding("FTP204").confidence == .likely)
    #expect(scene(bytes: 1400, after: nil, wait: 2).dataAlarms().isEmpty)
  }

  @Test("A RST that left bytes without an acknowledgment is a note where the server is content")
  func unacknowledged() throws {
    let scene = scene(bytes: 1400, preliminary: "150 Here it comes", after: "226 Done") { data in
      data.fromServer([.psh, .ack], "the rest").reset()
    }
    #expect(try scene.finding("FTP204").severity == .note)
  }

  @Test("A RST instead of a FIN after all bytes, and a 226")
  func insteadOfFinish() {
    #expect(scene(after: "226 Done").codes().isDisjoint(with: ["FTP204"]))
    #expect(scene(before: "226 Done", after: nil).codes().isDisjoint(with: ["FTP204"]))
    let finished = scene(after: "226 Done") { $0.fromServer([.fin, .ack]).reset() }
    #expect(finished.codes().isDisjoint(with: ["FTP204"]))
  }

  @Test("A RST on an empty listing")
  func emptyListing() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("LIST", "150 Here it comes")
    data.reset()
    control.reply("226 Done").quit()
    #expect(scene.codes().isDisjoint(with: ["FTP204"]))
  }

  @Test("A RST after ABOR is what the client wanted")
  func abort() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(1400)
    control.command("ABOR")
    data.reset()
    control.reply("426 Aborted").reply("226 ABOR done").quit()
    #expect(scene.codes().isDisjoint(with: ["FTP204"]))
  }

  @Test("A RST behind the server's refusal is its consequence")
  func consequence() {
    let scene = scene(bytes: 1400, before: "552 Quota exceeded", after: nil) {
      $0.fromServer([.rst, .ack])
    }
    #expect(scene.codes().isDisjoint(with: ["FTP204"]))
  }

  @Test("A client that closes after the server has given up did not break the transfer off")
  func closesAfterwards() throws {
    let scene = scene(bytes: 1400) { $0.fromServer([.rst, .ack]) }
    #expect(try scene.finding("FTP204").severity == .error)
    let late = self.scene(bytes: 1400, before: "426 Failure writing network stream.", after: nil) {
      $0.fromClient([.fin, .ack]).fromServer([.rst])
    }
    #expect(try late.onlySession().transfers.map(\.outcome) == [.failed])
  }

  @Test("What TLS hides is not judged")
  func hidden() {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go on")
    control.fromClient(bytes: [0x16, 3, 1, 0, 2, 1, 1]).fromServer(bytes: [0x16, 3, 3, 0, 2, 2, 2])
    scene.connect(from: .client, 50_000).handshake().download(1400).reset()
    scene.timeline.wait(seconds: 20)
    scene.connect(from: .otherClient, to: .otherServer, 8080).handshake()
    #expect(scene.dataAlarms().isEmpty)
  }
}
