import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP305 malformed-endpoint")
struct MalformedEndpointAnnouncedTests {
  private func scene(_ command: String, _ reply: String, then: (Scene, Conversation) -> Void = { _, _ in })
    -> Scene
  {
    let scene = Scene()
    let control = scene.login().ask(command, reply)
    then(scene, control)
    control.quit()
    return scene
  }

  @Test(
    "A reply that holds no usable endpoint",
    arguments: [
      ("PASV", "227 Entering Passive Mode (1216,256,2,127,127,127)", "out_of_range"),
      ("EPSV", "229 Extended Passive Mode (|||1000000|)", "out_of_range"),
      ("PASV", "227 Entering Passive Mode", "absent"), ("PASV", "227 Entering Passive Mode (", "absent"),
    ])
  func reply(_ command: String, _ reply: String, _ fault: String) throws {
    let scene = scene(command, reply) { _, control in control.ask("RETR /file", "425 Use PASV first.") }
    let finding = try scene.finding("FTP305")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("fault") == .text(fault))
    #expect(finding.transfers.count == 1)
    #expect(scene.dataAlarms() == ["FTP305"])
  }

  @Test("A client that gives up has failed; one that tries another mode has not")
  func gaveUp() throws {
    #expect(try scene("PASV", "227 Go on").finding("FTP305").severity == .error)
    let fallback = scene("EPSV", "229 Go on") { scene, control in scene.download(over: control) }
    #expect(try fallback.finding("FTP305").severity == .warning)
  }

  @Test("A PORT that the server refuses is a warning, and so is one that works all the same")
  func port() throws {
    #expect(try scene("PORT 1234", "501 Bad PORT").finding("FTP305").severity == .warning)
    let accepted = scene("PORT 300,0,2,1,195,80", "200 ok") { _, control in control.ask("LIST", "226 Done") }
    let finding = try accepted.finding("FTP305")
    #expect(finding.severity == .warning)
    #expect(finding.summary.contains("though the transfer succeeded"))
  }

  @Test(
    "The code of another command",
    arguments: [
      ("EPSV", passive(50_000), "EPSV with a 227"), ("PASV", "229 ok (|||50000|)", "PASV with a 229"),
    ])
  func wrongCode(_ command: String, _ reply: String, _ words: String) throws {
    let works = scene(command, reply) { scene, control in
      let data = scene.connect(from: .client, 50_000).handshake()
      control.ask("RETR /file", "150 Here it comes")
      data.download(3000).serverCloses()
      control.reply("226 Done")
    }
    let finding = try works.finding("FTP305")
    #expect(finding.severity == .warning)
    #expect(finding.summary.contains(words))
    // A client that connected as it was told has understood: the refusal has another cause.
    let refused = scene(command, reply) { scene, control in
      scene.connect(from: .client, 50_000).refused()
      control.ask("RETR /file", "425 Failed.")
    }
    #expect(refused.dataAlarms() == ["FTP201", "FTP305"])
    let missing = scene(command, reply) { scene, control in
      scene.connect(from: .otherClient, to: .otherServer, 8080).handshake().close()
      control.command("RETR /file")
      scene.timeline.wait(seconds: 20)
      control.reply("425 Failed.")
      scene.timeline.wait(seconds: 20)
    }
    #expect(try missing.finding("FTP305").severity == .error)
    #expect(missing.dataAlarms() == ["FTP305"])
  }

  @Test(
    "Unusual texts that can be understood",
    arguments: [
      "227 Data transfer will passively listen to 198,51,100,1,195,80",
      "227 Entering passive mode. 198,51,100,1,195,80", "227 198, 51, 100, 1, 195, 80.",
    ])
  func understood(_ reply: String) {
    let scene = scene("PASV", reply) { scene, control in
      let data = scene.connect(from: .client, 50_000).handshake()
      control.ask("RETR /file", "150 Here it comes")
      data.download(3000).serverCloses()
      control.reply("226 Done")
    }
    #expect(scene.alarms().isEmpty)
  }

  @Test("EPSV refused, and PASV sent without waiting for that")
  func pipelined() {
    let scene = Scene()
    let control = scene.login()
    control.command("EPSV").command("PASV").reply("500 What?").reply(passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(3000).serverCloses()
    control.reply("226 Done").quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("A 229 that answers another command has a form of its own")
  func striped() {
    let scene = scene("SPAS", "229-Entering Striped Passive Mode") { _, control in
      control.reply(" 198,51,100,1,195,80").reply("229 End")
    }
    #expect(scene.alarms().isEmpty)
  }

  @Test("A text that the capture cut is the capture's fault")
  func cut() {
    let scene = Scene()
    let control = scene.login().command("PASV")
    control.fromServer([.psh, .ack], "227 Entering Passive Mode (198,51,10") { $0.snapshot = 54 + 36 }
    control.serverSequence &+= 20
    control.fromClient([.ack]).ask("RETR /file", "425 Failed.").quit()
    #expect(scene.codes().isDisjoint(with: ["FTP305"]))
  }
}
