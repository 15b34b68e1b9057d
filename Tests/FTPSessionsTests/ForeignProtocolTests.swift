import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Other protocols are not taken for FTP")
struct ForeignProtocolTests {
  /// A dialogue of another protocol.
  struct Dialogue: Sendable, CustomTestStringConvertible {
    enum Line: Sendable {
      case client(String)
      case server(String)
    }

    let testDescription: String
    let ports: [UInt16]
    let lines: [Line]

    init(_ name: String, on ports: UInt16..., lines: Line...) {
      testDescription = name
      self.ports = ports
      self.lines = lines
    }

    func play(_ control: Conversation) {
      for line in lines {
        switch line {
        case .client(let text): control.command(text)
        case .server(let text): control.reply(text)
        }
      }
    }
  }

  static let dialogues = [
    Dialogue(
      "SMTP that says so", on: 25, 2121,
      lines: .server("220 mx.example ESMTP Postfix"), .client("EHLO client.example"), .server("250 HELP"),
      .client("QUIT"), .server("221 Bye")),
    Dialogue(
      "SMTP that does not say so", on: 21, 25, 2121,
      lines: .server("220 mx.example ready"), .client("EHLO client.example"), .server("250-mx.example"),
      .server("250 AUTH PLAIN"), .client("MAIL FROM:<a@example.net>"), .server("250 OK"), .client("QUIT"),
      .server("221 Bye")),
    Dialogue(
      "a mail server that is only asked whether it is there", on: 25, 2525,
      lines: .server("220 mx.example ready"), .client("NOOP"), .server("250 OK"), .client("QUIT"),
      .server("221 Bye")),
    Dialogue(
      "LMTP", on: 24, 2121,
      lines: .server("220 mx.example ready"), .client("LHLO client.example"), .server("250 OK")),
    Dialogue(
      "POP3", on: 110, 21, 2121,
      lines: .server("+OK POP3 ready"), .client("USER joe"), .server("+OK"), .client("PASS secret"),
      .server("+OK"), .client("STAT"), .server("+OK 2 320"), .client("QUIT"), .server("+OK")),
    Dialogue(
      "IMAP", on: 143, 21, 2121,
      lines: .server("* OK IMAP4rev1 ready"), .client("a1 LOGIN joe secret"), .server("a1 OK done")),
    Dialogue(
      "IRC with the client first", on: 6667, 2121,
      lines: .client("NICK joe"), .client("USER joe 0 * :Joe"), .server(":irc.example 001 joe :Welcome"),
      .client("LIST"), .server(":irc.example 323 joe :End of LIST")),
    Dialogue(
      "IRC with the server first", on: 6667, 21, 2121,
      lines: .server(":irc.example NOTICE AUTH :*** Looking up your hostname"), .client("NICK joe"),
      .client("USER joe 0 * :Joe"), .server(":irc.example 001 joe :Welcome")),
    Dialogue(
      "NNTP", on: 119, 2121,
      lines: .server("200 news.example ready"), .client("GROUP alt.test"), .server("211 2 1 2 alt.test"),
      .client("LIST"), .server("215 list follows"), .client("QUIT"), .server("205 Bye")),
    Dialogue(
      "SSH with the server first", on: 21, 22, 2121,
      lines: .server("SSH-2.0-OpenSSH_9.6"), .client("SSH-2.0-Go"), .server("\u{0}\u{0}\n")),
    Dialogue(
      "SSH with the client first", on: 21, 22, 2121,
      lines: .client("SSH-2.0-Go"), .server("SSH-2.0-OpenSSH_9.6")),
    Dialogue(
      "HTTP", on: 80, 8080,
      lines: .client("GET / HTTP/1.1\r\nHost: example.net\r\n"), .server("HTTP/1.1 200 OK\r\n\r\nLIST\r\n")),
  ]

  @Test("A whole dialogue", arguments: dialogues)
  func whole(_ dialogue: Dialogue) {
    for port in dialogue.ports {
      let scene = Scene()
      let control = scene.connect(to: Endpoint(.server, port)).handshake()
      dialogue.play(control)
      control.close()
      let trace = scene.trace()
      #expect(trace.servers.isEmpty, "port \(port)")
      #expect(trace.probes == 0, "port \(port)")
      #expect(trace.connections.count == 1)
    }
  }

  @Test("A mail dialogue picked up in the middle", arguments: [25, 2525] as [UInt16], 0..<4)
  func mailFromTheMiddle(port: UInt16, skipped: Int) {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, port))
    let lines: [(Conversation) -> Void] = [
      { $0.ask("MAIL FROM:<a@example.net>", "250 OK") }, { $0.ask("RCPT TO:<b@example.net>", "250 OK") },
      { $0.reply("250 OK") }, { $0.ask("QUIT", "221 Bye") },
    ]
    for line in lines[skipped...] { line(control) }
    control.close()
    #expect(scene.trace().servers.isEmpty)
  }

  @Test("POP3 whose greeting the capture lacks", arguments: [110, 2121] as [UInt16])
  func mailboxWithoutGreeting(port: UInt16) {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, port)).handshake()
    control.serverSequence &+= 20
    control.ask("USER joe", "+OK").ask("PASS secret", "+OK").ask("LIST", "+OK 0 messages\r\n.").close()
    #expect(scene.trace().servers.isEmpty)
  }

  @Test("A mail server beside an FTP server on the same host does not become one")
  func besideFTP() {
    let scene = Scene()
    scene.login().quit()
    let mail = scene.connect(from: .client, 25).handshake()
    mail.reply("220 mx.example ready").ask("EHLO client.example", "250 OK").ask("QUIT", "221 Bye").close()
    let trace = scene.trace()
    #expect(trace.servers == [.server])
    #expect(trace.unclaimed == [1])
  }

  @Test("The word FTP in a mail server's name does not hide it")
  func mailHostNamedAfterFTP() {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, 2525)).handshake()
    control.reply("220 ftp.example ESMTP").ask("EHLO client.example", "250 OK").quit()
    #expect(scene.trace().sessions.isEmpty)
  }

  @Test("Binary data on a data port is none, even if a line in it looks like a command")
  func contentLooksLikeDialogue() {
    let scene = Scene()
    let data = scene.connect(from: .client, 50_000).handshake()
    data.fromServer([.psh, .ack], "USER joe\r\nPASS x\r\n").fromClient([.ack])
    data.fromServer([.psh, .ack], "220 ready\r\n").fromClient([.ack]).serverCloses()
    #expect(scene.trace().sessions.isEmpty)
  }
}
