import FTPSessions
import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("Silences on the control connection")
struct ControlGapTests {
  private func isNear(_ time: ElapsedTime?, _ seconds: Double) -> Bool {
    time.map { abs($0.seconds - seconds) < 0.1 } ?? false
  }

  @Test("Only those longer than the threshold are kept", arguments: [59.0, 61])
  func threshold(seconds: Double) throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: seconds)
    control.ask("PWD", "257 \"/\"").quit()
    let session = try scene.onlySession()
    #expect(session.gaps.count == (seconds > 60 ? 1 : 0))
    #expect(isNear(session.longestGap, seconds))
    #expect(isNear(session.longestPayloadGap, seconds))
  }

  @Test("The threshold can be set")
  func otherThreshold() throws {
    let scene = Scene()
    scene.settings.idleThreshold = ElapsedTime(seconds: 5)
    let control = scene.login()
    scene.timeline.wait(seconds: 6)
    control.quit()
    #expect(try scene.onlySession().gaps.count == 1)
  }

  @Test(
    "What ended them is told",
    arguments: [
      (ControlGap.End.clientPayload, true, [.psh, .ack], "NOOP\r\n"),
      (.serverPayload, false, [.psh, .ack], "421 Timeout\r\n"),
      (.clientFin, true, [.fin, .ack], ""),
      (.serverFin, false, [.fin, .ack], ""),
      (.clientReset, true, [.rst, .ack], ""),
      (.serverReset, false, [.rst, .ack], ""),
    ] as [(ControlGap.End, Bool, [TestSegment.Flag], String)])
  func end(_ end: ControlGap.End, isByClient: Bool, flags: [TestSegment.Flag], text: String) throws {
    let scene = Scene()
    let control = scene.login()
    let silent = scene.timeline.now
    scene.timeline.wait(seconds: 300)
    let ended = scene.timeline.now
    if isByClient { control.fromClient(flags, text) } else { control.fromServer(flags, text) }
    let session = try scene.onlySession()
    let gap = try #require(session.gaps.first)
    #expect(session.gaps.count == 1)
    #expect(gap.endedBy == end)
    #expect(gap.end == ended)
    #expect(gap.start < silent)
    #expect(isNear(gap.payloadGap, 300))
    #expect(isNear(gap.longestPacketGap, 300))
    #expect(gap.transfer == nil)
    #expect(gap.covered == .zero)
  }

  @Test("One that lasts to the end of the capture is kept, if the connection was still open")
  func captureEnd() throws {
    for isClosed in [true, false] {
      let scene = Scene()
      let control = scene.login()
      if isClosed { control.quit() }
      scene.timeline.wait(seconds: 200)
      scene.connect(from: .otherClient, to: .otherServer, 80).handshake()
      let gaps = try scene.onlySession().gaps
      #expect(gaps.map(\.endedBy) == (isClosed ? [] : [.captureEnd]))
    }
  }

  @Test("Keep-alives split the packet gap, not the payload gap")
  func keepAlives() throws {
    let scene = Scene()
    let control = scene.login()
    for _ in 1...4 {
      scene.timeline.wait(seconds: 50)
      control.keepAlive()
    }
    scene.timeline.wait(seconds: 50)
    control.quit()
    let session = try scene.onlySession()
    let gap = try #require(session.gaps.first)
    #expect(session.gaps.count == 1)
    #expect(isNear(gap.payloadGap, 250))
    #expect(isNear(gap.longestPacketGap, 50))
    #expect(isNear(session.longestGap, 50))
    #expect(isNear(session.longestPayloadGap, 250))
  }

  @Test("A transfer covers what it moved payload in")
  func covered() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here")
    for _ in 1...10 {
      scene.timeline.wait(seconds: 30)
      data.download(1000)
    }
    data.serverCloses()
    scene.timeline.wait(seconds: 70)
    control.reply("226 Done").quit()
    let session = try scene.onlySession()
    let gap = try #require(session.gaps.first)
    #expect(session.gaps.count == 1)
    #expect(isNear(gap.payloadGap, 370))
    #expect(isNear(gap.covered, 270))
    #expect(gap.transfer == 0)
  }

  @Test("A silence between transfers is covered by none")
  func betweenTransfers() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    scene.timeline.wait(seconds: 100)
    scene.download(port: 50_001, over: control)
    control.quit()
    let gap = try #require(try scene.onlySession().gaps.first)
    #expect(gap.transfer == nil)
    #expect(gap.covered == .zero)
  }
}

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
