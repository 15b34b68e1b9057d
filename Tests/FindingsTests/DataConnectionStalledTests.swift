import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP205 data-connection-stalled")
struct DataConnectionStalledTests {
  /// A download with a stall in the middle; the control connection says NOOP meanwhile.
  private func scene(
    seconds: Double = 45, final: String? = "226 Transfer complete",
    during: (Conversation) -> Void = { _ in }, resumes: Bool = true
  ) -> Scene {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(2800)
    during(data)
    scene.timeline.wait(seconds: seconds)
    if resumes { data.download(2800).serverCloses() }
    if let final { control.reply(final) }
    return scene
  }

  @Test("A receiver that closes its window")
  func zeroWindow() throws {
    let finding = try scene(during: { $0.fromClient([.ack]) { $0.window = 0 } }).finding("FTP205")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .certain)
    #expect(finding.summary.contains("the client had closed its receive window"))
    #expect(finding.fact("waiting_on") == .text("client"))
    #expect(finding.fact("endpoint") == .endpoint("198.51.100.1", 50_000))
    #expect(finding.fact("attempts") == .integer(1))
  }

  @Test("A sender that sends the same again")
  func retransmission() throws {
    let scene = scene { data in
      for _ in 0..<2 {
        data.serverSequence &-= 1400
        data.fromServer([.psh, .ack], String(repeating: "x", count: 1400))
      }
    }
    let finding = try scene.finding("FTP205")
    #expect(finding.severity == .warning)
    #expect(finding.fact("reason") == .text("retransmission"))
  }

  @Test("A sender that pauses is a note")
  func pause() throws {
    let finding = try scene().finding("FTP205")
    #expect(finding.severity == .note)
    #expect(finding.confidence == .likely)
    #expect(finding.fact("waiting_on") == .text("server"))
    #expect(try scene().finding("FTP205", role: .server).confidence == .certain)
  }

  @Test("A stall to the end of the transfer")
  func trailing() throws {
    let scene = scene(
      final: "426 Data timeout", during: { $0.fromClient([.ack]) { $0.window = 0 } }, resumes: false)
    let finding = try scene.finding("FTP205")
    #expect(finding.severity == .warning)
    #expect(finding.summary.contains("to its end"))
  }

  @Test("Bytes that nobody acknowledged, in a transfer that the server calls complete")
  func blackHole() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes (9000 bytes)")
    data.download(2800)
    for _ in 0..<4 {
      data.fromServer([.psh, .ack], String(repeating: "x", count: 1400))
      data.serverSequence &-= 1400
      scene.timeline.wait(seconds: 10)
    }
    control.reply("226 Transfer complete")
    let finding = try scene.finding("FTP205")
    #expect(finding.severity == .warning)
    #expect(finding.fact("reason") == .text("retransmission"))
    #expect(finding.summary.contains("to its end"))
  }

  @Test("An upload stalls at the server")
  func upload() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("STOR /file", "150 Go on")
    data.upload(2800).fromServer([.ack]) { $0.window = 0 }
    scene.timeline.wait(seconds: 45)
    data.upload(2800).close()
    control.reply("226 Transfer complete")
    #expect(try scene.finding("FTP205").fact("waiting_on") == .text("server"))
  }

  @Test("Shorter stalls, and silence after the last byte, are none")
  func none() {
    #expect(scene(seconds: 29).codes().isDisjoint(with: ["FTP205"]))
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    scene.timeline.wait(seconds: 45)
    control.reply("226 Transfer complete")
    #expect(scene.codes().isDisjoint(with: ["FTP205"]))
  }

  @Test("A pause in a capture with losses may be a loss")
  func losses() {
    let scene = scene { $0.serverSequence &+= 1400 }
    #expect(scene.codes().isDisjoint(with: ["FTP205"]))
  }
}
