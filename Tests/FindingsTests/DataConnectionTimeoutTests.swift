import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP202 data-connection-timeout")
struct DataConnectionTimeoutTests {
  /// A data connection whose SYN is sent at these times and never answered, and the server's answer after `wait`.
  private func scene(syns: [Double] = [0, 1, 3, 7], wait: Double = 30, reply: String? = "425 Failed.")
    -> Scene
  {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000)
    var last = 0.0
    for time in syns {
      scene.timeline.wait(seconds: time - last)
      last = time
      data.clientSequence = 1000
      data.fromClient([.syn])
    }
    control.command("RETR /file")
    scene.timeline.wait(seconds: wait)
    if let reply { control.reply(reply) }
    return scene
  }

  @Test("SYNs that nobody answers for long are a timeout", arguments: VantagePointRole.allCases)
  func timeout(role: VantagePointRole) throws {
    let scene = scene()
    let finding = try scene.finding("FTP202", role: role)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("attempts") == .integer(4))
    #expect(finding.fact("endpoint") == .endpoint("198.51.100.1", 50_000))
    #expect(finding.summary.contains("4 SYNs in 7.00"))
    #expect(scene.dataAlarms(role: role) == ["FTP202"])
    #expect(finding.causes[0].contains("own firewall dropped it") == (role == .server))
  }

  @Test("A capture that ends soon leaves it less sure")
  func endsSoon() throws {
    #expect(try scene(syns: [0, 1], wait: 2).finding("FTP202").confidence == .likely)
    #expect(try scene(syns: [0, 1], wait: 0, reply: nil).finding("FTP202").confidence == .possible)
  }

  @Test("A single SYN may be lost")
  func single() {
    #expect(scene(syns: [0]).dataAlarms().isEmpty)
  }

  @Test("A client that tries again from another port has sent two SYNs")
  func otherPorts() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).fromClient([.syn])
    scene.timeline.wait(seconds: 5)
    scene.connect(from: .client, 50_000).fromClient([.syn])
    scene.timeline.wait(seconds: 30)
    control.ask("RETR /file", "425 Failed.")
    #expect(try scene.finding("FTP202").fact("attempts") == .integer(2))
  }

  @Test("A second SYN that is answered makes a connection")
  func answeredLater() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).fromClient([.syn])
    data.clientSequence = 1000
    scene.timeline.wait(seconds: 1)
    data.handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(3000).serverCloses()
    control.reply("226 Transfer complete").quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("A capture of the client's direction only shows no answers")
  func oneWay() {
    let scene = Scene()
    let control = scene.connect().fromClient([.syn])
    control.serverSequence &+= 1
    for line in ["USER anonymous", "PASS guest", "PORT 192,0,2,1,195,80"] {
      control.fromClient([.psh, .ack], line + "\r\n")
    }
    let data = scene.connect(from: .client, 50_000).fromClient([.syn])
    scene.timeline.wait(seconds: 3)
    data.clientSequence = 1000
    data.fromClient([.syn])
    scene.timeline.wait(seconds: 30)
    control.fromClient([.psh, .ack], "RETR /file\r\n")
    #expect(scene.dataAlarms().isEmpty)
  }
}
