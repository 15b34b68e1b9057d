import FTPProtocol
import FTPSessions
import NetworkTypes
import TestScenes
import TestSupport
import Testing

/// Replies that the capture lacks do not shift those that it has, and fail nothing.
@Suite("Replies that were not captured")
struct LostReplyTests {
  /// A reply that the capture lacks, though the client acknowledged it.
  private func lose(_ text: String, on control: Conversation) {
    control.serverSequence &+= UInt32(text.utf8.count + 2)
    control.fromClient([.ack])
  }

  @Test("A lost 226 leaves its own transfer unknown, and the next one whole")
  func lost226() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK").ask("PASV", passive(50_000)).ask(
      "RETR /f0", "150 Opening (100 bytes)")
    scene.connect(from: .client, 50_000).handshake().download(100).close()
    lose("226 Done", on: control)
    control.ask("PASV", passive(50_001)).ask("RETR /f1", "150 Opening (300 bytes)")
    scene.connect(from: .client, 50_001).handshake().download(300).close()
    control.reply("226 Done").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.unknown, .completed])
    #expect(session.transfers.map(\.expectedBytes) == [100, 300])
    #expect(session.outcome == .incomplete)
  }

  @Test("A failure behind a gap is the last command's")
  func failureBehindGap() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).command("CWD /pub")
    lose("250 OK", on: control)
    control.ask("RETR /f0", "550 No such file").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.failed])
    #expect(session.outcome == .failed)
  }
}

/// Failures that leave no reply, or no transfer, behind.
@Suite("Failures without a word")
struct SilentFailureTests {
  @Test("A transfer that was asked for and of which nothing came has failed")
  func nothingCame() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).command("LIST")
    scene.timeline.wait(seconds: 30)
    control.close()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.failed])
    #expect(session.outcome == .failed)
  }

  @Test("A login that was never answered has failed the session")
  func unansweredLogin() throws {
    let scene = Scene()
    let control = scene.connect(from: .client, 21).handshake().reply("220 ready").ask(
      "USER alice", "331 Password?")
    control.command("PASS x")
    scene.timeline.wait(seconds: 30)
    control.close()
    let session = try scene.onlySession()
    #expect(session.outcome == .failed)
    #expect(session.outcomeReason == "the login was never answered")
  }

  @Test(
    "A refused PASV has failed the session, unless another negotiation follows it", arguments: [true, false])
  func refusedNegotiation(isFollowed: Bool) throws {
    let scene = Scene()
    let control = scene.login().ask(isFollowed ? "EPSV" : "PASV", "425 Address already in use")
    if isFollowed { scene.download(over: control) }
    control.quit()
    #expect(try scene.onlySession().outcome == (isFollowed ? .ok : .failed))
  }

  @Test("A connection that was in TLS when the capture began is in TLS, and no failure")
  func midStreamTLS() throws {
    let scene = Scene()
    let control = scene.connect(from: .client, 21)
    for _ in 0..<3 {
      control.fromClient { $0.payload = [23, 3, 3, 0, 4, 10, 0, 10, 0] }
      control.fromServer { $0.payload = [23, 3, 3, 0, 4, 10, 0, 10, 0] }
    }
    control.close()
    let session = try scene.onlySession()
    #expect(session.tls == .explicit)
    #expect(session.outcome == .incomplete)
  }

  @Test("A RST that both ends outlive decides nothing")
  func survivedReset() throws {
    let scene = Scene()
    let control = scene.login()
    control.fromServer([.rst]) { $0.sequence &+= 500_000 }
    control.ask("TYPE I", "200 OK")
    scene.download(over: control)
    control.quit()
    #expect(try scene.onlySession().outcome == .ok)
  }
}
