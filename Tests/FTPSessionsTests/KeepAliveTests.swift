import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Keep-alives on the control connection")
struct KeepAliveTests {
  private func seconds(_ time: ElapsedTime?) -> Double? { time.map { ($0.seconds * 10).rounded() / 10 } }

  @Test("TCP's own are counted, with delay and interval", arguments: [true, false])
  func tcp(isAnswered: Bool) throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: 30)
    for _ in 1...3 {
      control.keepAlive(answered: isAnswered)
      scene.timeline.wait(seconds: 20)
    }
    let keepAlives = try scene.onlySession().keepAlives
    let found = try #require(keepAlives.first)
    #expect(keepAlives.count == 1)
    #expect(found.kind == .tcp)
    #expect(found.isByClient)
    #expect(found.count == 3)
    #expect(found.answered == (isAnswered ? 3 : 0))
    #expect(seconds(found.firstDelay) == 30)
    #expect(seconds(found.interval) == 20)
  }

  @Test("One with a byte of garbage leaves the dialogue as it was")
  func tcpWithGarbage() throws {
    let scene = Scene()
    let control = scene.login().command("PASV").reply(passive(50_000))
    scene.timeline.wait(seconds: 30)
    control.clientSequence &-= 1
    control.fromClient(bytes: [0]).fromServer([.ack])
    control.ask("RETR /file", "150 Here", "226 Done")
    let session = try scene.onlySession()
    #expect(session.keepAlives.map(\.count) == [1])
    #expect(session.transfers.map(\.path?.text) == ["/file"])
  }

  @Test("A clock that was set back makes no negative delay or interval")
  func clockSetBack() throws {
    let scene = Scene()
    let control = scene.login()
    for _ in 1...3 {
      scene.timeline.wait(seconds: -30)
      control.keepAlive()
    }
    let found = try #require(try scene.onlySession().keepAlives.first)
    #expect(found.count == 3)
    #expect(found.firstDelay == .zero)
    #expect(found.interval == nil)
  }

  @Test("The server's are told from the client's")
  func tcpByServer() throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: 75)
    control.serverSequence &-= 1
    control.fromServer([.ack])
    control.serverSequence &+= 1
    control.fromClient([.ack])
    let found = try #require(try scene.onlySession().keepAlives.first)
    #expect(!found.isByClient)
    #expect(found.answered == 1)
    #expect(found.interval == nil)
  }

  @Test("NOOP is one, with delay and interval")
  func noop() throws {
    let scene = Scene()
    let control = scene.login()
    for _ in 1...4 {
      scene.timeline.wait(seconds: 30)
      control.ask("NOOP", "200 OK")
    }
    scene.timeline.wait(seconds: 5)
    control.quit()
    let keepAlives = try scene.onlySession().keepAlives
    let found = try #require(keepAlives.first)
    #expect(keepAlives.count == 1)
    #expect(found.kind == .application)
    #expect(found.isByClient)
    #expect(found.count == 4)
    #expect(found.answered == 4)
    #expect(seconds(found.firstDelay) == 30)
    #expect(seconds(found.interval) == 30)
  }

  @Test("NOOP during a transfer is one, answered during it or after it", arguments: [true, false])
  func noopDuringTransfer(isAnsweredAtOnce: Bool) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    for _ in 1...3 {
      scene.timeline.wait(seconds: 60)
      control.command("NOOP")
      if isAnsweredAtOnce { control.reply("200 OK") }
    }
    control.reply("226 Done")
    if !isAnsweredAtOnce { control.reply("200 OK").reply("200 OK").reply("200 OK") }
    let found = try #require(try scene.onlySession().keepAlives.first)
    #expect(found.count == 3)
    #expect(found.answered == 3)
    #expect(seconds(found.interval) == 60)
    #expect(try scene.onlyTransfer().outcome == .completed)
  }

  @Test(
    "Harmless commands in the middle of a silence are",
    arguments: ["PWD", "XPWD", "TYPE I", "STAT", "REST 0", "SITE IDLE", "CWD ."])
  func harmless(_ command: String) throws {
    let scene = Scene()
    let control = scene.login()
    for _ in 1...2 {
      scene.timeline.wait(seconds: 30)
      control.ask(command, "200 OK")
    }
    scene.timeline.wait(seconds: 30)
    control.quit()
    #expect(try scene.onlySession().keepAlives.map(\.count) == [2])
  }

  @Test("Commands that do something are none", arguments: ["CWD /a", "REST 5", "MKD a", "SIZE f", "FEAT"])
  func useful(_ command: String) throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: 30)
    control.ask(command, "250 OK")
    scene.timeline.wait(seconds: 30)
    control.quit()
    #expect(try scene.onlySession().keepAlives.isEmpty)
  }

  @Test("PWD and TYPE in a normal dialogue are none, even after a pause")
  func normalDialogue() throws {
    let scene = Scene()
    let control = scene.login()
    control.ask("PWD", "257 \"/\"").ask("TYPE I", "200 OK")
    scene.timeline.wait(seconds: 30)
    // The user does something: the client asks where it is, then goes on at once.
    control.ask("PWD", "257 \"/\"").ask("TYPE I", "200 OK")
    scene.download(over: control)
    control.quit()
    #expect(try scene.onlySession().keepAlives.isEmpty)
  }
}
