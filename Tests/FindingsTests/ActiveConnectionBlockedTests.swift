import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP206 active-connection-blocked")
struct ActiveConnectionBlockedTests {
  private let listener = Endpoint(.client, 50_000)

  private func scene(
    to listener: Endpoint? = nil, reply: String? = "425 Can't build data connection.",
    _ attempt: (Conversation, TestTimeline) -> Void
  ) -> Scene {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    let listener = listener ?? self.listener
    control.ask("PORT \(sixNumbers(listener.address, listener.port))", "200 PORT command successful")
    control.command("RETR /other")
    attempt(scene.connect(from: Endpoint(.server, 20), to: listener), scene.timeline)
    scene.timeline.wait(seconds: 20)
    if let reply { control.reply(reply) }
    scene.timeline.wait(seconds: 15)
    control.quit()
    return scene
  }

  @Test("The server's SYN is refused", arguments: VantagePointRole.allCases)
  func refused(role: VantagePointRole) throws {
    let scene = scene { data, _ in data.refused() }
    let finding = try scene.finding("FTP206", role: role)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("attempts") == .integer(1))
    #expect(finding.fact("endpoint") == .endpoint("192.0.2.1", 50_000))
    #expect(scene.dataAlarms(role: role) == ["FTP206"])
    #expect(finding.causes[0].contains("nobody listened") == (role == .client))
  }

  @Test("The server's SYN is not answered")
  func unanswered() throws {
    let scene = scene { data, timeline in
      data.fromClient([.syn])
      timeline.wait(seconds: 3)
      data.clientSequence = 1000
      data.fromClient([.syn])
    }
    let finding = try scene.finding("FTP206")
    #expect(finding.confidence == .certain)
    #expect(finding.fact("attempts") == .integer(2))
    #expect(scene.dataAlarms() == ["FTP206"])
  }

  @Test("The server's SYN is never seen: the missing connection is told as a blocked one")
  func missing() throws {
    let scene = scene { _, _ in }
    let finding = try scene.finding("FTP206", role: .server)
    #expect(finding.fact("attempts") == .integer(0))
    #expect(finding.causes[0].contains("never sent its SYN"))
    #expect(scene.dataAlarms() == ["FTP206"])
    // What the other rule has to show is told with it.
    #expect(finding.evidence.contains { $0.shows.contains("RETR /other") })
  }

  @Test("A single SYN at the end of the capture may have been answered later")
  func endsAtOnce() {
    let scene = Scene()
    let control = scene.login().ask("PORT 192,0,2,1,195,80", "200 ok").command("RETR /file")
    scene.connect(from: Endpoint(.server, 20), to: listener).fromClient([.syn])
    #expect(scene.dataAlarms().isEmpty)
    scene.timeline.wait(seconds: 20)
    control.command("NOOP")
    #expect(scene.dataAlarms() == ["FTP206"])
  }

  @Test("An active transfer that works is none, nor is a PORT that the server refuses")
  func works() {
    let scene = scene(reply: "226 Done") { data, _ in data.handshake().upload(100).close() }
    #expect(scene.alarms().isEmpty)
    let refused = Scene()
    let control = refused.login().ask("PORT 192,0,2,1,195,80", "500 Illegal PORT command.")
    refused.download(over: control)
    control.quit()
    #expect(refused.alarms().isEmpty)
  }

  @Test("A PORT that no transfer followed is none")
  func unused() {
    let scene = Scene()
    scene.login().ask("PORT 192,0,2,1,195,80", "200 PORT command successful").quit()
    scene.timeline.wait(seconds: 60)
    scene.connect(from: .otherClient, to: .otherServer, 8080).handshake()
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("A connection to another host than the client need not pass the capture")
  func elsewhere() {
    let scene = scene(to: Endpoint(.otherClient, 50_000)) { _, _ in }
    #expect(scene.dataAlarms(role: .client).isEmpty)
    #expect(scene.dataAlarms(role: .server) == ["FTP206"])
  }
}
