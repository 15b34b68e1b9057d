import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("Silent control connections: FTP101, 103, 104, 105, 106, 107, 110")
struct IdleControlTests {
  private func survived(_ seconds: Double, timer: Double? = nil) -> Scene {
    let scene = Scene()
    if let timer { scene.settings.idleTimeout = IdleTimeout(ElapsedTime(seconds: timer)) }
    let control = scene.login()
    scene.slowDownload(over: control, seconds: seconds)
    control.reply("226 Transfer complete").quit()
    return scene
  }

  @Test("A silence that was survived is a note, or a warning where the timer given is shorter")
  func survivedSilence() throws {
    #expect(try survived(100).finding("FTP101").severity == .note)
    #expect(try survived(100, timer: 350).finding("FTP101").severity == .note)
    #expect(try survived(400, timer: 350).finding("FTP101").severity == .warning)
    #expect(try survived(400, timer: 350).finding("FTP106").severity == .warning)
    #expect(survived(50).findings().allSatisfy { $0.code != "FTP101" && $0.code != "FTP106" })
  }

  @Test("Without a timer given, the known devices that would have ended a silence are named")
  func knownDevices() throws {
    let finding = try survived(300).finding("FTP101")
    #expect(finding.summary.contains("(240 s)"))
    guard case .list(let devices) = finding.fact("devices") else {
      Issue.record("no devices")
      return
    }
    #expect(devices.contains(.text("azure-lb")))
    #expect(!devices.contains(.text("aws-nlb")))
    #expect(try survived(300, timer: 350).finding("FTP101").fact("devices") == .list([]))
  }

  @Test("A silence at the prompt is none")
  func idlePrompt() {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control)
    scene.timeline.wait(seconds: 500)
    control.quit()
    #expect(scene.findings().allSatisfy { $0.code != "FTP101" && $0.code != "FTP106" })
  }

  @Test("A silence is a warning where another session with the same server died of one")
  func diedElsewhere() throws {
    let scene = survived(100)
    let control = scene.login(from: .otherClient)
    scene.slowDownload(over: control, seconds: 241, port: 50_001)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n").clientResets()
    #expect(try scene.finding("FTP101").severity == .warning)
    let inferred = try scene.finding("FTP110")
    #expect(inferred.fact("clock") == .text("packet"))
    #expect(inferred.summary.contains("Azure Load Balancer"))
    guard case .seconds(let low) = inferred.fact("low_s"), case .seconds(let high) = inferred.fact("high_s")
    else {
      Issue.record("no bracket")
      return
    }
    #expect((99...102).contains(low.seconds))
    #expect((240...242).contains(high.seconds))
  }

  @Test("Answered keep-alives of 60 s in ten minutes of transfer give no warning")
  func keepAlives() {
    let scene = Scene()
    scene.settings.idleTimeout = IdleTimeout(ElapsedTime(seconds: 240))
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 600, pieces: 60) { if $0 % 6 == 5 { control.keepAlive() } }
    control.reply("226 Transfer complete").quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("Keep-alives later than the timer given are too slow, and replace the missing ones")
  func slowKeepAlives() throws {
    let scene = Scene()
    scene.settings.idleTimeout = IdleTimeout(ElapsedTime(seconds: 240))
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 620, pieces: 62) { if $0 == 30 { control.keepAlive() } }
    control.reply("226 Transfer complete").quit()
    let finding = try scene.finding("FTP105")
    #expect(finding.severity == .warning)
    #expect(!scene.alarms().contains("FTP106"))
  }

  @Test("A 226 that is sent again and again without an answer is a black hole")
  func blackHole() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 241)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n")
    for _ in 0..<5 {
      scene.timeline.wait(seconds: 1)
      control.serverSequence &-= 23
      control.fromServer([.psh, .ack], "226 Transfer complete\r\n")
    }
    let finding = try scene.finding("FTP103")
    #expect(finding.severity == .error)
    #expect(finding.fact("attempts") == .integer(6))
    #expect(finding.summary.contains("RETR /big.iso"))
    #expect(scene.alarms() == ["FTP103"])
  }

  @Test(
    "A host that answers on another connection meanwhile has not gone: something in the path drops this one's segments",
    arguments: [(seconds: 241.0, isAnswered: true), (2, true), (2, false)])
  func blackHoleBesideOthers(seconds: Double, isAnswered: Bool) throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: seconds)
    control.fromServer([.psh, .ack], "226 Transfer complete\r\n")
    for attempt in 0..<5 {
      scene.timeline.wait(seconds: 1)
      control.serverSequence &-= 23
      control.fromServer([.psh, .ack], "226 Transfer complete\r\n")
      guard attempt == 2 else { continue }
      let other = scene.connect(from: Endpoint.client.address, 8080)
      if isAnswered { other.handshake().close() } else { other.fromClient([.syn]) }
    }
    let finding = try scene.finding("FTP103")
    #expect(finding.causes.first?.contains("the host at the other end") == !isAnswered)
    #expect(finding.causes.contains { $0.contains("shares its address") } == isAnswered)
    #expect(finding.remedies.contains { $0.contains("up and reachable") } == !isAnswered)
    #expect(finding.summary.contains("Another connection between the two addresses") == isAnswered)
    #expect(finding.evidence.contains { $0.shows.contains("another connection") } == isAnswered)
    #expect(finding.remedies.contains { $0.contains("keep-alives") } == isAnswered)
  }

  @Test("A FIN sent again after the other side has closed is none")
  func closedTwice() {
    let scene = Scene()
    let control = scene.login()
    control.ask("QUIT", "221 Goodbye").fromServer([.fin, .ack]).fromClient([.fin, .ack])
    for _ in 0..<4 {
      scene.timeline.wait(seconds: 1)
      control.clientSequence &-= 1
      control.fromClient([.fin, .ack])
    }
    #expect(scene.alarms().isEmpty)
  }

  @Test("A FIN of the server's side under a transfer is a proxy's, if a silence was before it")
  func proxyCloses() throws {
    let scene = Scene()
    let control = scene.login()
    scene.slowDownload(over: control, seconds: 100) { piece in
      if piece == 11 { control.fromServer([.fin, .ack]).fromClient([.ack]) }
    }
    let finding = try scene.finding("FTP104")
    #expect(finding.severity == .error)
    #expect(finding.causes.first?.contains("proxy") == true)
    #expect(scene.alarms() == ["FTP104"])
  }

  @Test("A 421 after idleness is a note at the prompt, and an error under a transfer")
  func serverTimeout() throws {
    let scene = Scene()
    let control = scene.login()
    scene.timeline.wait(seconds: 300)
    control.reply("421 Timeout.").serverCloses()
    #expect(try scene.finding("FTP107").severity == .note)
    #expect(scene.alarms().isEmpty)
    let other = Scene()
    let busy = other.login()
    other.slowDownload(over: busy, seconds: 300, closes: false)
    busy.reply("421 Timeout.").serverCloses()
    #expect(try other.finding("FTP107").severity == .error)
    #expect(other.alarms() == ["FTP107"])
  }
}
