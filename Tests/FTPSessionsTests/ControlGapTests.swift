import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
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

  @Test("A FIN behind the last reply, in the same segment, closes the connection")
  func replyWithFin() throws {
    let scene = Scene()
    scene.login().fromServer([.psh, .fin, .ack], "421 Timeout\r\n")
    scene.timeline.wait(seconds: 200)
    scene.connect(from: .otherClient, to: .otherServer, 80).handshake()
    let session = try scene.onlySession()
    #expect(session.gaps.isEmpty)
    #expect(session.outcome == .ok)
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

  @Test("Each silence has its own longest packet gap")
  func severalGaps() throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: 300)
    control.ask("PWD", "257 \"/\"")
    for _ in 1...2 {
      scene.timeline.wait(seconds: 40)
      control.keepAlive()
    }
    control.ask("PWD", "257 \"/\"")
    let gaps = try scene.onlySession().gaps
    #expect(gaps.count == 2)
    for (gap, (payload, packet)) in zip(gaps, [(300.0, 300.0), (80, 40)]) {
      #expect(isNear(gap.payloadGap, payload))
      #expect(isNear(gap.longestPacketGap, packet))
    }
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

  @Test("Transfers that overlap cover their common time once; the one that covered most is named")
  func coveredTwice() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /a", "150 Here")
    let first = scene.connect(from: .client, 50_000).handshake().download(100)
    control.reply("226 Done").ask("PASV", passive(50_001)).ask("RETR /b", "150 Here")
    let second = scene.connect(from: .client, 50_001).handshake().download(100)
    scene.timeline.wait(seconds: 50)
    first.download(100).serverCloses()
    scene.timeline.wait(seconds: 50)
    second.download(100).serverCloses()
    control.reply("226 Done")
    let gap = try #require(try scene.onlySession().gaps.first)
    #expect(isNear(gap.payloadGap, 100))
    #expect(isNear(gap.covered, 100))
    #expect(gap.transfer == 1)
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
