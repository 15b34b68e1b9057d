import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Replies are paired with commands")
struct ReplyPairingTests {
  /// What was said after the login, and how it must be paired.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let said: String
    let paired: [String]

    /// `said` has a `>` before each command and a `<` before each reply, separated by semicolons.
    init(_ name: String, _ said: String, _ paired: String...) {
      testDescription = name
      self.said = said
      self.paired = paired
    }

    func play(_ control: Conversation) {
      for line in said.split(separator: ";") {
        let text = line.dropFirst() + "\r\n"
        if line.hasPrefix(">") {
          control.fromClient([.psh, .ack], String(text))
        } else {
          control.fromServer([.psh, .ack], String(text))
        }
      }
    }
  }

  static let cases = [
    Case("one after the other", ">PWD;<257 x;>SYST;<215 x", "PWD 257", "SYST 215"),
    Case("pipelined", ">TYPE I;>PWD;>SYST;<200 x;<257 x;<215 x", "TYPE 200", "PWD 257", "SYST 215"),
    Case(
      "pipelined login", ">USER a;>PASS b;>PWD;<331 x;<230 x;<257 x", "USER 331", "PASS 230", "PWD 257"),
    Case(
      "a login without a password", ">USER a;>PASS b;<230 x;<202 x", "USER 230", "PASS 202"),
    Case("preliminary and final", ">LIST;<150 x;<226 x", "LIST 150 226"),
    Case("a final reply without a preliminary one", ">LIST;<226 x;>NOOP;<200 x", "LIST 226", "NOOP 200"),
    Case(
      "an extra 200 before the 150", ">RETR f;<200 x;<150 x;<226 x;>NOOP;<200 x", "RETR 150 226", " 200",
      "NOOP 200"),
    Case(
      "several 226", ">RETR f;<150 x;<226 x;<226 y;>NOOP;<200 x", "RETR 150 226", " 226", "NOOP 200"),
    Case(
      "NOOP answered during the transfer", ">RETR f;<150 x;>NOOP;<200 x;>NOOP;<200 x;<226 x",
      "RETR 150 226", "NOOP 200", "NOOP 200"),
    Case(
      "NOOP answered after the transfer", ">RETR f;<150 x;>NOOP;>NOOP;<226 x;<200 x;<200 y",
      "RETR 150 226", "NOOP 200", "NOOP 200"),
    Case(
      "STAT during a transfer", ">STOR f;<150 x;>STAT;<213 x;<226 x", "STOR 150 226", "STAT 213"),
    Case(
      "a command refused during a transfer", ">RETR f;<150 x;>NOOP;<500 x;<226 x", "RETR 150 226",
      "NOOP 500"),
    Case("ABOR: 426, then 226", ">RETR f;<150 x;>ABOR;<426 x;<226 x", "RETR 150 426", "ABOR 226"),
    Case("ABOR: twice 226", ">RETR f;<150 x;>ABOR;<226 x;<226 x", "RETR 150 226", "ABOR 226"),
    Case("ABOR: 226, then 225", ">RETR f;<150 x;>ABOR;<226 x;<225 x", "RETR 150 226", "ABOR 225"),
    Case("ABOR with nothing to break off", ">ABOR;<226 x;>NOOP;<200 x", "ABOR 226", "NOOP 200"),
    Case(
      "EPSV refused, then PASV", ">EPSV;<500 x;>PASV;<227 (192,0,2,1,200,1)", "EPSV 500", "PASV 227"),
    Case("227 in answer to EPSV", ">EPSV;<227 (192,0,2,1,200,1);>NOOP;<200 x", "EPSV 227", "NOOP 200"),
    Case("229 in answer to PASV", ">PASV;<229 (|||5001|);>NOOP;<200 x", "PASV 229", "NOOP 200"),
    Case("a refused download", ">RETR f;<550 x;>RETR g;<150 x;<226 x", "RETR 550", "RETR 150 226"),
    Case("RNFR and RNTO", ">RNFR a;<350 x;>RNTO b;<250 x", "RNFR 350", "RNTO 250"),
    Case("REST, then RETR in one go", ">REST 5;>RETR f;<350 x;<150 x;<226 x", "REST 350", "RETR 150 226"),
    Case("250 as the end of a transfer", ">STOR f;<125 x;<250 x;>NOOP;<200 x", "STOR 125 250", "NOOP 200"),
    Case("a 421 that nobody asked for", "<421 Timeout", " 421"),
    Case("a reply that the capture lacks", ">CWD a;>SYST;<215 x;>NOOP;<200 x", "CWD", "SYST 215", "NOOP 200"),
    Case(
      "a command that is none of FTP's", ">FROBNICATE all;<500 x;>NOOP;<200 x", "FROBNICATE 500", "NOOP 200"),
    Case("small letters", ">pwd;<257 x;>quit;<221 x", "pwd 257", "quit 221"),
  ]

  @Test("Each reply belongs to the command that it answers", arguments: cases)
  func pairing(_ example: Case) throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    example.play(scene.login())
    let exchanges = try scene.onlySession().exchanges.dropFirst(3)
    // An unasked reply is an exchange of its own; replies stand with their command, whenever they came.
    let words = exchanges.map { exchange in
      ([exchange.command?.text ?? ""] + exchange.replies.map { String($0.code.rawValue) })
        .joined(separator: " ")
    }
    #expect(words.sorted() == example.paired.sorted())
  }

  @Test("A dialogue is kept only when asked for")
  func noExchanges() throws {
    let scene = Scene()
    scene.login().quit()
    #expect(try scene.onlySession().exchanges.isEmpty)
  }

  @Test("Exchanges have their argument, verb, times and texts")
  func exchange() throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    let control = scene.login()
    let start = scene.timeline.now
    control.ask("CWD my dir", "250 Done")
    let exchange = try #require(try scene.onlySession().exchanges.last)
    #expect(exchange.verb == .cwd)
    #expect(exchange.argument?.text == "my dir")
    #expect(exchange.mark.time == start)
    let reply = try #require(exchange.replies.first)
    #expect(reply.text.text == "Done")
    #expect(reply.mark.time > start)
    #expect(reply.mark.frame > exchange.mark.frame)
  }

  @Test("A transfer that was asked for before its 227 came has that endpoint", arguments: [1, 3])
  func pipelinedTransfers(count: Int) throws {
    let scene = Scene()
    let control = scene.login()
    for number in 0..<count { control.command("PASV").command("RETR /\(number)") }
    for number in 0..<count {
      let port = 50_000 + UInt16(number)
      control.reply(passive(port))
      let data = scene.connect(from: .client, port).handshake()
      control.reply("150 Here")
      data.download(100).serverCloses()
      control.reply("226 Done")
    }
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.path?.text) == (0..<count).map { "/\($0)" })
    #expect(session.transfers.map(\.connection) == (1...count).map { $0 })
    #expect(session.transfers.map(\.mode) == Array(repeating: .passive, count: count))
    #expect(session.transfers.map(\.outcome) == Array(repeating: .completed, count: count))
  }

  @Test("A transfer that was asked for before an unusable 227 came has its mode")
  func pipelinedMalformed() throws {
    let scene = Scene()
    let control = scene.login().command("PASV").command("RETR /a")
    control.reply("227 Entering (300,1,1,1,1,1)").reply("425 No data connection")
    scene.download("/b", over: control)
    let transfers = try scene.onlySession().transfers
    #expect(transfers.map(\.mode) == [.passive, .passive])
    #expect(transfers.map(\.path?.text) == ["/a", "/b"])
    #expect(transfers.map(\.advertised?.port) == [nil, 50_000])
    #expect(transfers.map(\.outcome) == [.failed, .completed])
  }

  @Test("A refused EPSV makes no transfer")
  func refusedEPSV() throws {
    let scene = Scene()
    let control = scene.login()
    control.ask("EPSV", "522 Use PASV")
    scene.download(over: control)
    let transfer = try scene.onlyTransfer()
    #expect(transfer.mode == .passive)
    #expect(transfer.outcome == .completed)
  }

  @Test("A refused PORT makes no transfer")
  func refusedPORT() throws {
    let scene = Scene()
    let control = scene.login()
    control.ask("PORT 192,0,2,1,200,1", "500 Illegal PORT command")
    scene.download(over: control)
    #expect(try scene.onlyTransfer().mode == .passive)
  }

  @Test("A 421 that nobody asked for does not end a login that worked as a failure")
  func timeout() throws {
    let scene = Scene()
    scene.login().reply("421 Timeout").serverCloses()
    #expect(try scene.onlySession().outcome == .ok)
  }

  @Test("Where the client's direction was not captured, replies still make transfers")
  func onlyReplies() throws {
    let scene = Scene()
    let control = scene.connect()
    for line in ["220 Ready", "331 Password", "230 Welcome", passive(50_000), "150 Here", "226 Done"] {
      control.fromServer([.psh, .ack], line + "\r\n")
    }
    let transfer = try scene.onlyTransfer()
    #expect(transfer.mode == .passive)
    #expect(transfer.command == nil)
    #expect(transfer.advertised == AdvertisedEndpoint(address: .server, port: 50_000))
    #expect(transfer.preliminaryAt != nil)
    #expect(transfer.reply?.code.rawValue == 226)
    #expect(transfer.outcome == .unknown)
  }

  @Test("Where the server's direction was not captured, nothing is claimed of how transfers ended")
  func onlyCommands() throws {
    let scene = Scene()
    let control = scene.connect()
    for line in ["USER a", "PASS b", "PASV", "RETR /file", "QUIT"] {
      control.fromClient([.psh, .ack], line + "\r\n")
    }
    control.fromClient([.fin, .ack])
    let transfer = try scene.onlyTransfer()
    #expect(transfer.command == .retr)
    #expect(transfer.outcome == .unknown)
    #expect(try scene.onlySession().outcome == .incomplete)
  }
}
