import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP102 control-reset-after-transfer")
struct ControlResetAfterTransferTests {
  @Test("At the server: the 226 after a long silence is answered by a RST")
  func serverSpeaksFirst() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 241)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets()
    let finding = try scene.finding("FTP102")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("reset_sender") == .text("middlebox"))
    #expect(finding.summary.contains("the server's 226"))
    #expect(finding.summary.contains("RETR /big.iso"))
    #expect(scene.alarms() == ["FTP102"])
    #expect(finding.remedies.contains { $0.contains("tcp_keepalive_time=120") })
  }

  @Test("A server that ends its data connections with a RST has not died when it still says 226")
  func serverResetsDataConnection() throws {
    let scene = Scene()
    let control = scene.login()
    let data = scene.slowDownload(over: control, seconds: 241, closes: false)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets(ttl: 40)
    data.serverResets()
    let finding = try scene.finding("FTP102")
    #expect(finding.summary.contains("the server's 226"))
    #expect(!finding.summary.contains("its data connection ended"))
    #expect(finding.remedies.contains { $0.contains("tcp_keepalive_time=120") })
    #expect(scene.alarms() == ["FTP102"])
  }

  @Test("A device that loses its state under a transfer resets data and 226 alike, and is no idle timer")
  func stateLoss() throws {
    let scene = Scene()
    let control = scene.login()
    let data = scene.slowDownload(over: control, seconds: 241, closes: false)
    data.clientResets(ttl: 40)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets(ttl: 40)
    let finding = try scene.finding("FTP102")
    #expect(finding.summary.contains("its data connection ended with it"))
    #expect(!finding.remedies.contains { $0.contains("keepalive") })
    #expect(!scene.codes().contains("FTP110"))
  }

  @Test("At the client: its FIN after a long silence is answered by a RST, and the 226 never came")
  func clientSpeaksFirst() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 241)
    scene.timeline.wait(seconds: 15)
    control.fromClient([.fin, .ack]).serverResets()
    let finding = try scene.finding("FTP102")
    #expect(finding.summary.contains("the client's FIN"))
    #expect(finding.fact("reset_sender") == .text("middlebox"))
    #expect(scene.alarms() == ["FTP102"])
  }

  @Test("A RST that answers nothing while a transfer runs is a balancer's reset on idle")
  func unsolicited() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 300) { piece in
      if piece == 16 { control.serverResets(ttl: 63) }
    }
    let finding = try scene.finding("FTP102")
    #expect(finding.summary.contains("answering nothing"))
    #expect(finding.causes.first?.contains("TCP reset on idle") == true)
  }

  @Test("A RST without a silence before it is not laid at an idle timer's door")
  func abrupt() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 2)
    control.serverResets()
    let finding = try scene.finding("FTP102")
    #expect(finding.summary.contains("no idle timer"))
    #expect(!finding.causes.contains { $0.contains("forgot the idle") })
    #expect(!finding.remedies.contains { $0.contains("keepalive") })
    #expect(finding.fact("reset_sender") == .text("server"))
  }

  @Test(
    "The TTL of a RST tells its sender when it is far from the others, and nothing when it is near",
    arguments: [(ttl: UInt8(64), sender: "server"), (62, "unknown"), (250, "middlebox"), (48, "middlebox")])
  func hops(ttl: UInt8, sender: String) throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 2)
    control.serverResets(ttl: ttl)
    #expect(try scene.finding("FTP102").fact("reset_sender") == .text(sender))
  }

  @Test("A capture made on the end that sent the RST is certain of it")
  func ownReset() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 241)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets()
    #expect(try scene.finding("FTP102", role: .client).fact("reset_sender") == .text("client"))
  }

  @Test("A command after a long silence that is answered by a RST, without a transfer, is one too")
  func idlePrompt() throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: 300)
    control.fromClient([.psh, .ack], "CWD /pub\r\n").serverResets()
    let finding = try scene.finding("FTP102")
    #expect(finding.confidence < .certain)
    #expect(finding.transfers.isEmpty)
  }

  @Test("A RST after QUIT, after 221, after a FIN or after a completed transfer's goodbye is none")
  func benign() {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    control.ask("QUIT", "221 Goodbye").clientResets()
    let other = scene.login(from: .otherClient)
    scene.timeline.wait(seconds: 100)
    other.fromClient([.fin, .ack]).serverResets()
    #expect(scene.alarms().isEmpty)
  }

  @Test("The same on many sessions is told once, with all of them")
  func aggregates() throws {
    let scene = Scene()
    for index in 0..<5 {
      let control = scene.login(from: Endpoint(.client, 41_000 + UInt16(index)))
      scene.slowDownload(over: control, seconds: 241, port: 50_000 + UInt16(index))
      control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets()
    }
    let finding = try scene.finding("FTP102")
    #expect(finding.count == 5)
    #expect(finding.sessions.count == 5)
    #expect(finding.summary.hasPrefix("5 times in 5 sessions"))
  }

  @Test("A clock that was set back gives no negative time")
  func clockSetBack() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 2)
    scene.timeline.wait(seconds: -537)
    control.serverResets()
    for finding in scene.findings() {
      #expect(!finding.summary.contains("-5"))
      for case .seconds(let time) in finding.facts.map(\.value) { #expect(time >= .zero) }
    }
  }

  @Test(
    "A process that dies takes its data connection with it, and is no idle timer, however long it was silent")
  func diesWithData() throws {
    let scene = Scene()
    let control = scene.login()
    let data = scene.slowDownload(over: control, seconds: 60, closes: false)
    data.serverResets()
    control.serverResets()
    let finding = try scene.finding("FTP102")
    #expect(finding.summary.contains("its data connection ended with it"))
    #expect(!finding.remedies.contains { $0.contains("keepalive") })
    #expect(scene.findings().allSatisfy { $0.code != "FTP110" })
  }

  @Test("A client that ends an idle session with a RST has lost nothing")
  func abortiveClose() {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    scene.timeline.wait(seconds: 90)
    control.clientResets()
    #expect(scene.alarms() == ["FTP108"])
    #expect(scene.findings().allSatisfy { $0.code != "FTP110" })
  }

  @Test("Keep-alives are advised for the shortest silence that killed, not for the first")
  func shortestDeath() throws {
    let scene = Scene()
    for (index, seconds) in [300.0, 80].enumerated() {
      let control = scene.login(from: Endpoint(.client, 41_000 + UInt16(index)))
      scene.slowDownload(over: control, seconds: seconds, port: 50_000 + UInt16(index))
      control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets()
    }
    #expect(try scene.finding("FTP102").remedies.first?.contains("at least every 40 s") == true)
  }
}
