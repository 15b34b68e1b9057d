import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("How a transfer ended")
struct TransferOutcomeTests {
  @Test("A final 2yz that the client acknowledged completes it", arguments: [226, 250])
  func completed(code: Int) throws {
    let scene = Scene()
    scene.download(over: scene.login(), final: "\(code) Done")
    let transfer = try scene.onlyTransfer()
    #expect(transfer.outcome == .completed)
    #expect(transfer.reply?.code.rawValue == code)
    #expect(transfer.reply?.text.text == "Done")
  }

  @Test("Data ended by a RST is no failure after a 226")
  func resetAfterData() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    scene.connect(from: .client, 50_000).handshake().download(2000).fromServer([.rst, .ack])
    control.reply("226 Done").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.completed])
    #expect(session.outcome == .ok)
  }

  @Test("A 226 before the data connection's end completes it")
  func earlyReply() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    let data = scene.connect(from: .client, 50_000).handshake().download(2000)
    control.reply("226 Done")
    data.download(2000).serverCloses()
    #expect(try scene.onlyTransfer().outcome == .completed)
  }

  @Test("A 226 that is answered by a RST is unconfirmed, and the session has failed")
  func unconfirmed() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    control.fromServer([.psh, .ack], "226 Done\r\n").fromClient([.rst])
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.unconfirmed])
    #expect(session.outcome == .failed)
  }

  @Test("On the client itself, a 226 that is seen has arrived")
  func atTheClient() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    control.fromServer([.psh, .ack], "226 Done\r\n").fromClient([.rst])
    #expect(try scene.onlyTransfer(role: .client).outcome == .completed)
    for role in [VantagePointRole.server, .middle] {
      #expect(try scene.onlyTransfer(role: role).outcome == .unconfirmed)
    }
  }

  @Test("A reset before the final reply leaves it unconfirmed", arguments: [true, false])
  func resetDuringTransfer(isByClient: Bool) throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    if isByClient { control.reset() } else { control.fromServer([.rst, .ack]) }
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.unconfirmed])
    #expect(session.outcome == .failed)
  }

  @Test("A 4yz or 5yz fails it", arguments: [425, 426, 450, 451, 452, 550, 551, 552, 553])
  func failed(code: Int) throws {
    let scene = Scene()
    scene.login().ask("PASV", passive(50_000)).ask("STOR /file", "\(code) No").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.failed])
    #expect(session.transfers.map(\.reply?.code.rawValue) == [code])
    #expect(session.outcome == .failed)
  }

  @Test("A data connection that is refused or unanswered fails it, whatever comes of the command")
  func dataConnectionNotMade() throws {
    for isRefused in [true, false] {
      let scene = Scene()
      let control = scene.login().ask("PASV", passive(50_000)).command("RETR /file")
      let data = scene.connect(from: .client, 50_000).fromClient([.syn])
      if isRefused {
        data.fromServer([.rst, .ack])
      } else {
        scene.timeline.wait(seconds: 1)
        data.clientSequence &-= 1
        data.fromClient([.syn])
      }
      scene.timeline.wait(seconds: 9.9)
      control.command("NOOP")
      #expect(try scene.onlyTransfer().outcome == (isRefused ? .unknown : .failed), "refused: \(isRefused)")
      scene.timeline.wait(seconds: 1)
      control.command("NOOP")
      #expect(try scene.onlyTransfer().outcome == .failed, "refused: \(isRefused)")
    }
  }

  @Test("A SYN that was sent only once proves nothing: its fellows or its answer were not captured")
  func singleSYN() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).command("RETR /file")
    scene.connect(from: .client, 50_000).fromClient([.syn])
    scene.timeline.wait(seconds: 60)
    control.command("NOOP")
    #expect(try scene.onlyTransfer().outcome == .unknown)
  }

  @Test("ABOR aborts it, whatever the server says", arguments: ["426 Aborted", "225 Aborted", "451 Aborted"])
  func aborted(reply: String) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    control.command("ABOR").reply(reply).reply("226 ABOR done").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.aborted])
    #expect(session.outcome == .ok)
  }

  @Test("ABOR that came too late leaves it completed")
  func abortedTooLate() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    control.command("ABOR").reply("226 Done").reply("226 ABOR done")
    #expect(try scene.onlyTransfer().outcome == .completed)
  }

  @Test("A client that closes the data connection early has aborted the download")
  func clientClosedEarly() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    scene.connect(from: .client, 50_000).handshake().download(2000).close()
    control.reply("426 Connection closed")
    #expect(try scene.onlyTransfer().outcome == .aborted)
  }

  @Test("A server that closes it first, or a client that resets it, has failed")
  func brokenOff() throws {
    for isByServer in [true, false] {
      let scene = Scene()
      let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
      let data = scene.connect(from: .client, 50_000).handshake().download(2000)
      if isByServer { data.serverCloses() } else { data.reset() }
      control.reply("426 Connection closed")
      #expect(try scene.onlyTransfer().outcome == .failed, "by the server: \(isByServer)")
    }
  }

  @Test("A negotiation that no command uses is not started")
  func notStarted() throws {
    let scene = Scene()
    scene.login().ask("EPSV", "229 Entering (|||50000|)").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.notStarted])
    #expect(session.outcome == .ok)
  }

  @Test("It is unknown where the capture ends first")
  func unknown() throws {
    let scene = Scene()
    scene.download(over: scene.login(), final: nil)
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.unknown])
    #expect(session.outcome == .incomplete)
  }

  @Test("It is unknown where the capture ends before the 226 is acknowledged")
  func notAcknowledged() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    control.fromServer([.psh, .ack], "226 Done\r\n")
    #expect(try scene.onlyTransfer().outcome == .unknown)
  }
}

@Suite("Transfers shorter than announced")
struct TruncatedTransferTests {
  private func scene(
    type: String = "TYPE I", restart: Int = 0, announced: Int, bytes: Int, lost: UInt32 = 0,
    mode: String = "S"
  ) -> Scene {
    let scene = Scene()
    let control = scene.login().ask(type, "200 OK").ask("MODE \(mode)", "200 OK")
    control.ask("SIZE /file", "213 \(announced)")
    if restart > 0 { control.ask("REST \(restart)", "350 OK") }
    control.ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    let data = scene.connect(from: .client, 50_000).handshake()
    data.download(1000)
    data.serverSequence &+= lost
    data.download(bytes - 1000 - Int(lost)).serverCloses()
    control.reply("226 Done").quit()
    return scene
  }

  @Test("Are truncated, and fail the session")
  func truncated() throws {
    let session = try scene(announced: 5000, bytes: 4999).onlySession()
    #expect(session.transfers.map(\.outcome) == [.truncated])
    #expect(session.outcome == .failed)
    #expect(session.outcomeReason.contains("truncated"))
  }

  @Test("Are not where all bytes came, or more", arguments: [5000, 5001])
  func whole(bytes: Int) throws {
    #expect(try scene(announced: 5000, bytes: bytes).onlyTransfer().outcome == .completed)
  }

  @Test("Are not where the capture missed bytes")
  func missedBytes() throws {
    #expect(try scene(announced: 5000, bytes: 5000, lost: 1400).onlyTransfer().outcome == .completed)
  }

  @Test("Are not in TYPE A")
  func ascii() throws {
    #expect(try scene(type: "TYPE A", announced: 5000, bytes: 4900).onlyTransfer().outcome == .completed)
  }

  @Test("Are not in a compressed mode")
  func compressed() throws {
    #expect(try scene(announced: 5000, bytes: 3000, mode: "Z").onlyTransfer().outcome == .completed)
  }

  @Test(
    "Count from where REST let them start",
    arguments: [(3000, TransferOutcome.completed), (2999, .truncated)])
  func restarted(bytes: Int, outcome: TransferOutcome) throws {
    #expect(try scene(restart: 2000, announced: 5000, bytes: bytes).onlyTransfer().outcome == outcome)
  }

  @Test("Are not where the data connection was not captured")
  func noDataConnection() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK").ask("PASV", passive(50_000))
    control.ask("RETR /file", "150 Opening (5000 bytes)", "226 Done")
    #expect(try scene.onlyTransfer().outcome == .completed)
  }

  @Test("Are unknown where the data connection was picked up in the middle")
  func midStream() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK").ask("PASV", passive(50_000))
    control.ask("RETR /file", "150 Opening (5000 bytes)")
    scene.connect(from: .client, 50_000).download(2000).serverCloses()
    control.reply("226 Done")
    let transfer = try scene.onlyTransfer()
    #expect(transfer.connection == 1)
    #expect(transfer.outcome == .unknown)
  }

  @Test("Are aborted where the client broke them off and the server calls that a success")
  func aborted() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK").ask("PASV", passive(50_000))
    control.ask("RETR /file", "150 Opening (5000 bytes)")
    scene.connect(from: .client, 50_000).handshake().download(2000).close()
    control.ask("ABOR", "226 Abort successful").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.aborted])
    #expect(session.outcome == .ok)
  }

  @Test("An upload shorter than ALLO said is whole: ALLO reserves room and promises nothing")
  func upload() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK").ask("ALLO 5000", "200 OK")
    control.ask("PASV", passive(50_000)).ask("STOR /file", "150 Here")
    scene.connect(from: .client, 50_000).handshake().upload(4000).close()
    control.reply("226 Done")
    #expect(try scene.onlyTransfer().outcome == .completed)
    #expect(try scene.onlyTransfer().expectedBytes == 5000)
  }

  @Test("A file may have another size once another has taken its name")
  func staleSize() throws {
    let scene = Scene()
    let control = scene.login().ask("TYPE I", "200 OK").ask("SIZE /file", "213 5000").ask(
      "DELE /file", "250 OK")
    control.ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    scene.connect(from: .client, 50_000).handshake().download(300).close()
    control.reply("226 Done")
    #expect(try scene.onlyTransfer().outcome == .completed)
  }
}
