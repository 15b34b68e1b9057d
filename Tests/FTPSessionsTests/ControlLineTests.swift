import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Lines of the control connection")
struct ControlLineTests {
  @Test("A 227 is used wherever segments split it", arguments: 1..<(passive(50_000).utf8.count + 2))
  func splitReply(at place: Int) throws {
    let scene = Scene()
    let control = scene.login().command("PASV")
    let line = passive(50_000) + "\r\n"
    control.fromServer([.psh, .ack], String(line.prefix(place)))
    control.fromClient([.ack])
    control.fromServer([.psh, .ack], String(line.dropFirst(place)))
    control.fromClient([.ack])
    #expect(try scene.onlyTransfer().advertised?.port == 50_000)
  }

  @Test("A command is read wherever segments split it", arguments: 1..<("RETR /file".utf8.count + 2))
  func splitCommand(at place: Int) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    control.fromClient([.psh, .ack], String("RETR /file\r\n".prefix(place)))
    control.fromServer([.ack])
    control.fromClient([.psh, .ack], String("RETR /file\r\n".dropFirst(place)))
    #expect(try scene.onlyTransfer().path?.text == "/file")
  }

  @Test("Two replies in one segment, and one that comes byte by byte")
  func severalInOne() throws {
    let scene = Scene()
    let control = scene.login()
    control.command("TYPE I").command("PASV")
    control.reply("200 Binary\r\n" + passive(50_000))
    control.command("RETR /file")
    for character in "150 Opening (5 bytes)\n" { control.fromServer([.psh, .ack], String(character)) }
    let transfer = try scene.onlyTransfer()
    #expect(transfer.advertised?.port == 50_000)
    #expect(transfer.expectedBytes == 5)
  }

  @Test("Segments that overtook one another are put in order")
  func reordered() throws {
    let scene = Scene()
    let control = scene.login().command("PASV")
    let line = passive(50_000) + "\r\n"
    let start = control.serverSequence
    control.serverSequence = start &+ 10
    control.fromServer([.psh, .ack], String(line.dropFirst(10)))
    control.serverSequence = start
    control.fromServer([.psh, .ack], String(line.prefix(10)))
    control.serverSequence = start &+ UInt32(line.utf8.count)
    control.fromClient([.ack])
    #expect(try scene.onlyTransfer().advertised?.port == 50_000)
  }

  @Test("A retransmitted command counts once")
  func retransmitted() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    control.fromClient([.psh, .ack], "RETR /file\r\n")
    control.clientSequence &-= 12
    control.fromClient([.psh, .ack], "RETR /file\r\n").fromServer([.ack])
    #expect(try scene.onlySession().transfers.map(\.path?.text) == ["/file"])
  }

  @Test("A multi-line reply counts once, and its last line has the endpoint")
  func multiLine() throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    let control = scene.login().command("PASV")
    control.reply("227-listen socket created\r\n227 (198,51,100,1,195,80)")
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.advertised?.port) == [50_000])
    #expect(
      session.exchanges.last?.replies.map(\.text.text) == ["listen socket created\n(198,51,100,1,195,80)"])
  }

  @Test("A multi-line greeting is the banner, and lines in it that start with digits are none of their own")
  func multiLineBanner() throws {
    let scene = Scene()
    let control = scene.connect().handshake()
    control.reply("220-Welcome\r\n 220 inside\r\n  226 too\r\n220 Ready").login().quit()
    let session = try scene.onlySession()
    #expect(session.banner?.text == "Welcome\n 220 inside\n  226 too\nReady")
    #expect(session.user?.text == "anonymous")
  }

  @Test("A block that is closed by another code does not swallow what follows")
  func blockClosedByAnotherCode() throws {
    let scene = Scene()
    let control = scene.session()
    control.ask("USER a", "331 Password").ask("PASS b", "230-Welcome\r\n226 Have fun")
    scene.download("/file", over: control)
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.completed])
  }

  @Test("ABOR in Telnet's dress is an ABOR")
  func urgentAbort() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    control.fromClient(bytes: [0xff, 0xf4, 0xff]).fromClient(bytes: [0xf2] + Array("ABOR\r\n".utf8))
    control.reply("426 Aborted").reply("226 ABOR done")
    let transfer = try scene.onlyTransfer()
    #expect(transfer.wasAborted)
    #expect(transfer.outcome == .aborted)
  }

  @Test("A name that is not UTF-8 keeps its bytes")
  func invalidText() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    control.fromClient(bytes: Array("RETR /f".utf8) + [0xfc, 13, 10])
    #expect(try scene.onlyTransfer().path?.bytes == Array("/f".utf8) + [0xfc])
  }
}

@Suite("Control connections of which the capture lacks bytes")
struct LossyControlTests {
  @Test("A 227 behind a lost segment is used", arguments: 0...1)
  func replyBehindGap(lostCommands: Int) throws {
    let scene = Scene()
    let control = scene.login()
    control.command("PWD")
    control.serverSequence &+= 40  // the 257 was sent, and not captured
    if lostCommands == 1 { control.clientSequence &+= 6 } else { control.command("PASV") }
    control.reply(passive(50_000))
    control.ask("RETR /file", "150 Here", "226 Done").quit()
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.advertised?.port) == [50_000])
    #expect(session.transfers.map(\.outcome) == [.completed])
    #expect(scene.trace().quality.missedBytes == 40 + 6 * lostCommands)
  }

  @Test("A lost head of a 227 leaves nothing to use", arguments: 1...12)
  func lostHead(_ lost: Int) throws {
    let scene = Scene()
    let control = scene.login().command("PASV")
    control.serverSequence &+= UInt32(lost)
    control.fromServer([.psh, .ack], String(passive(50_000).dropFirst(lost)) + "\r\n").fromClient([.ack])
    control.ask("RETR /file", "150 Here", "226 Done")
    #expect(try scene.onlyTransfer().advertised == nil)
  }

  @Test("A lost command does not shift the replies of those behind it")
  func lostCommand() throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    let control = scene.login()
    control.clientSequence &+= 8  // TYPE I
    control.reply("200 Binary").ask("PWD", "257 \"/pub\"")
    scene.download("file", over: control)
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.path?.text) == ["/pub/file"])
  }

  @Test("The rest of a line behind a lost segment is no reply, though it starts with a number")
  func numberBehindGap() throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    let control = scene.login().command("NOOP")
    control.serverSequence &+= 20
    control.reply("290 files in all\r\n200 OK").fromClient([.psh, .ack], "QUIT\r\n")
    let exchanges = try scene.onlySession().exchanges
    #expect(exchanges.first { $0.verb == .noop }?.replies.map(\.code.rawValue) == [200])
  }

  @Test("A 227 that the snapshot cut is not used", arguments: 12..<passive(50_000).utf8.count)
  func cutBySnapshot(kept: Int) throws {
    let scene = Scene()
    let control = scene.login().command("PASV")
    let line = passive(50_000) + "\r\n"
    control.fromServer([.psh, .ack], line) { $0.snapshot = 54 + kept }
    control.fromClient([.ack])
    let session = try scene.onlySession()
    let isWhole = kept >= line.utf8.count - 3  // the numbers and the parenthesis behind them
    #expect(session.transfers.map(\.advertised?.port) == (isWhole ? [50_000] : []))
    #expect(session.malformedEndpoints.isEmpty == isWhole)
  }

  @Test("What comes behind a cut line is read")
  func behindCutLine() throws {
    let scene = Scene()
    let control = scene.login()
    control.command("FEAT")
    control.fromServer([.psh, .ack], "211-Features:\r\n UTF8\r\n211 End\r\n") { $0.snapshot = 54 + 16 }
    control.fromClient([.ack])
    scene.download("/file", over: control)
    #expect(try scene.onlyTransfer().outcome == .completed)
  }

  @Test("A data connection that follows a cut 227 stays unclaimed, and the transfer keeps its mode")
  func cutThenTransfer() throws {
    let scene = Scene()
    let control = scene.login().command("PASV")
    control.fromServer([.psh, .ack], passive(50_000) + "\r\n") { $0.snapshot = 54 + 40 }
    control.fromClient([.ack])
    scene.connect(from: .client, 50_000).handshake().download(100).serverCloses()
    control.ask("RETR /file", "150 Here", "226 Done")
    let trace = scene.trace()
    #expect(trace.claims == [[nil]])
    #expect(trace.unclaimed == [1])
    let transfer = try scene.onlyTransfer()
    #expect(transfer.mode == .passive)
    #expect(transfer.outcome == .completed)
  }
}

@Suite("Announcements that cannot be used")
struct MalformedEndpointTests {
  @Test(
    "They are reported and not used",
    arguments: [
      ("PASV", "227 Entering (1216,256,2,127,127,127)", "227", EndpointFault.outOfRange),
      ("PASV", "227 Entering (198,51,100,1,0,0)", "227", .outOfRange),
      ("PASV", "227 Entering Passive Mode", "227", .absent),
      ("EPSV", "229 Entering (|||1000000|)", "229", .outOfRange),
      ("EPSV", "229 Entering (|||0|)", "229", .outOfRange),
      ("LPSV", "228 Entering (4,4,1,2,3)", "228", .absent),
      ("PORT 198,51,100,1,256,1", "500 Illegal", "PORT", .outOfRange),
      ("PORT nonsense", "500 Illegal", "PORT", .absent),
      ("EPRT |1|198.51.100.1|65536|", "500 Illegal", "EPRT", .outOfRange),
      ("LPRT 4,4,198,51,100,1,2,0,0", "500 Illegal", "LPRT", .outOfRange),
    ])
  func reported(command: String, reply: String, source: String, fault: EndpointFault) throws {
    let scene = Scene()
    scene.login().ask(command, reply).quit()
    let session = try scene.onlySession()
    #expect(session.malformedEndpoints.map(\.source) == [source])
    #expect(session.malformedEndpoints.map(\.fault) == [fault])
    #expect(session.transfers.isEmpty)
  }

  @Test("An unusable announcement supersedes a usable one")
  func supersedes() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("PASV", "227 Entering (300,1,1,1,1,1)")
    scene.connect(from: .client, 50_000).handshake().close()
    control.ask("RETR /file", "425 No data connection")
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.connection) == [nil, nil])
    #expect(session.transfers.map(\.outcome) == [.notStarted, .failed])
    #expect(session.malformedEndpoints.map(\.text.text) == ["Entering (300,1,1,1,1,1)"])
  }
}
