import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP203 data-connection-missing")
struct DataConnectionMissingTests {
  /// A session that works once, unless told otherwise, and then waits for a data connection that never comes.
  private func scene(
    worksBefore: Bool = true, hasOthers: Bool = true, wait: Double = 60, reply: String? = "425 Failed.",
    preliminary: String? = nil, negotiation: (String, String) = ("PASV", passive(50_001))
  ) -> Scene {
    let scene = Scene()
    let control = scene.login()
    if worksBefore { scene.download(over: control) }
    if hasOthers { scene.connect(from: .otherClient, to: .otherServer, 8080).handshake().close() }
    control.ask(negotiation.0, negotiation.1).command("RETR /other")
    if let preliminary { control.reply(preliminary) }
    scene.timeline.wait(seconds: wait)
    if let reply { control.reply(reply) }
    scene.timeline.wait(seconds: 15)
    control.quit()
    return scene
  }

  @Test("No SYN ever came, and the server gave up", arguments: VantagePointRole.allCases)
  func missing(role: VantagePointRole) throws {
    let scene = scene()
    let finding = try scene.finding("FTP203", role: role)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("attempts") == .integer(0))
    #expect(finding.fact("endpoint") == .endpoint("198.51.100.1", 50_001))
    #expect(scene.dataAlarms(role: role) == ["FTP203"])
    let first = finding.causes[0]
    #expect(first.contains("never tried") == (role == .client))
    #expect(first.contains("in front of this server") == (role == .server))
  }

  @Test("Without other data connections in the capture it may be a filtered one")
  func mayBeFiltered() throws {
    #expect(try scene(worksBefore: false).finding("FTP203").confidence == .likely)
    #expect(try scene(worksBefore: false, hasOthers: false).finding("FTP203").confidence == .possible)
  }

  @Test("Frames that are no TCP were not filtered out")
  func otherFrames() throws {
    let scene = scene(worksBefore: false, hasOthers: false)
    scene.otherFrames = [
      (0, TestFrame(time: scene.timeline.now, bytes: Array(repeating: 0, count: 60)))
    ]
    #expect(try scene.finding("FTP203").confidence == .likely)
  }

  @Test("A transfer that is never answered and waits for long misses it too")
  func noReply() throws {
    #expect(try scene(reply: nil).finding("FTP203").confidence == .certain)
    #expect(scene(wait: 2, reply: nil).dataAlarms() == ["FTP203"])
  }

  @Test("The server broke off what it had begun")
  func begun() throws {
    let scene = scene(reply: "426 Timeout.", preliminary: "150 Opening data connection")
    #expect(try scene.finding("FTP203").confidence == .certain)
  }

  @Test(
    "A command that is refused needs no data connection",
    arguments: ["550 No such file", "450 Busy", "530 Log in first", "553 Not allowed"])
  func refusedCommand(_ reply: String) {
    #expect(scene(wait: 0.1, reply: reply).dataAlarms().isEmpty)
  }

  @Test("A transfer that succeeded without one was captured with a filter")
  func filtered() {
    let scene = Scene()
    let control = scene.login()
    control.ask("PASV", passive(50_000)).ask("RETR /file", "150 Here it comes", "226 Done")
    control.ask("PASV", passive(50_001)).command("RETR /other")
    scene.timeline.wait(seconds: 60)
    control.reply("425 Failed.").quit()
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("An endpoint that no command used is no missing connection")
  func unused() {
    let scene = Scene()
    scene.login().ask("PASV", passive(50_000)).quit()
    scene.timeline.wait(seconds: 60)
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("A capture that ends at once proves nothing")
  func endsAtOnce() {
    let scene = Scene()
    scene.login().ask("PASV", passive(50_000)).command("RETR /file")
    scene.timeline.wait(seconds: 2)
    scene.connect(from: .otherClient, to: .otherServer, 8080).handshake()
    #expect(scene.dataAlarms().isEmpty)
  }

  @Test("A control connection that died before the command arrived explains it")
  func deadControl() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.timeline.wait(seconds: 300)
    control.fromClient([.psh, .ack], "RETR /file\r\n").fromServer([.rst])
    scene.timeline.wait(seconds: 15)
    scene.connect(from: .otherClient, to: .otherServer, 8080).handshake()
    #expect(!scene.dataAlarms().contains("FTP203"))
  }

  @Test("Bytes that the capture lost leave it possible at most")
  func losses() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    control.serverSequence &+= 200
    control.ask("PASV", passive(50_001)).command("RETR /other")
    scene.timeline.wait(seconds: 60)
    control.reply("425 Failed.")
    #expect(try scene.finding("FTP203").confidence == .possible)
  }
}
