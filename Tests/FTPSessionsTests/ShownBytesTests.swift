import FTPSessions
import NetworkTypes
import PacketDecoding
import TCPFlows
import TestScenes
import TestSupport
import Testing

/// Which bytes of control connections may be shown to others.
@Suite("Bytes that may be shown")
struct ShownBytesTests {
  /// What the client and the server of a scene's first connection said, with `*` for what may not be shown.
  private static func shown(_ build: (Conversation) -> Void) throws -> (client: String, server: String) {
    let scene = Scene()
    scene.settings.keepsShownBytes = true
    let control = scene.connect(from: .client, to: .server)
    build(control)
    let trace = scene.trace()
    let shown = try #require(trace.shownBytes[0])
    var texts: [String] = []
    for isClient in [true, false] {
      let start = isClient ? trace.connections[0].fromOriginator : trace.connections[0].fromResponder
      var bytes: [UInt8] = []
      for segment in scene.timeline.segments
      where (segment.source == control.client) == isClient && !segment.payload.isEmpty {
        let offset = try #require(start.offset(of: SequenceNumber(segment.sequence)))
        while bytes.count < offset { bytes.append(0x5f) }
        var payload = segment.payload
        let direction: Direction = isClient ? .fromOriginator : .fromResponder
        for place in shown.hidden(in: offset..<offset + payload.count, from: direction) {
          for index in place { payload[index - offset] = 0x2a }
        }
        bytes = bytes.prefix(offset) + payload
      }
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    return (texts[0], texts[1])
  }

  @Test("Nothing is kept unless it is asked for")
  func keepsNothing() {
    let scene = Scene()
    scene.login()
    #expect(scene.trace().shownBytes.isEmpty)
  }

  @Test(
    "Secrets in commands are hidden, the rest is shown",
    arguments: [
      ("PASS wonderland\r\n", "PASS **********\r\n"),
      ("pass wonderland\n", "pass **********\n"),
      ("PASS wonder land \r\n", "PASS ************\r\n"),
      ("ACCT wonderland\r\nNOOP\r\n", "ACCT **********\r\nNOOP\r\n"),
      ("PASSwonderland\r\n", "PASS**********\r\n"),
      ("USER a:wonderland\r\n", "USER a:**********\r\n"),
      ("USER a PASS wonderland\r\n", "USER a PASS **********\r\n"),
      ("SITE CPWD old wonderland\r\n", "SITE CPWD **************\r\n"),
      ("CWD ftp://a:wonderland@b/c\r\n", "CWD ftp://a:**********@b/c\r\n"),
      ("CWD /wonderland\r\n", "CWD /wonderland\r\n"),
      // A carriage return alone ends a line for some.
      ("NOOP\rPASS wonderland\r\n", "NOOP\r***************\r\n"),
      // Bytes that are left out of the line: more is hidden than the password.
      ("\0\0PASS wonderland\r\n", "\0\0PAS*************\r\n"),
      ("PASS wonderland\r\r\n", "PASS ***********\r\n"),
      ("PASS wonder", "PASS ******"),
    ])
  func hidesSecrets(said: String, expected: String) throws {
    let shown = try Self.shown {
      $0.handshake().reply("220 ready").fromClient([.psh, .ack], said).fromServer([.ack])
    }
    if said.hasPrefix("NOOP\r") {
      #expect(!shown.client.contains("w") && shown.client.count == expected.count)
    } else if said.hasPrefix("\0") {
      #expect(!shown.client.contains { "wonderland".contains($0) })
    } else {
      #expect(shown.client == expected)
    }
    #expect(shown.server == "220 ready\r\n")
  }

  @Test("Telnet commands in a line do not uncover a password")
  func telnet() throws {
    let line =
      [0xff, 0xf1, 0xff, 0xfd, 0x06] + Array("PASS wonder".utf8) + [0xff, 0xf1] + Array("land\r\n".utf8)
    let shown = try Self.shown { $0.handshake().reply("220 ready").fromClient(bytes: line) }
    #expect(!shown.client.contains { "wonderland".contains($0) })
  }

  @Test("A password is hidden however it is cut into segments")
  func segments() throws {
    let shown = try Self.shown { control in
      control.handshake().reply("220 ready").ask("USER alice", "331 Password")
      for character in "PASS wonderland\r\nPWD\r\n" { control.fromClient([.psh, .ack], String(character)) }
      control.fromServer([.ack])
    }
    #expect(shown.client == "USER alice\r\nPASS **********\r\nPWD\r\n")
  }

  @Test("What is typed again after a login that failed is hidden")
  func typedAgain() throws {
    let shown = try Self.shown {
      $0.handshake().reply("220 ready").ask("USER alice", "331 Password").ask("PASS x", "530 No")
        .ask("wonderland", "500 WONDERLAND not understood")
    }
    #expect(shown.client == "USER alice\r\nPASS *\r\n**********\r\n")
    #expect(shown.server.hasSuffix("500 ********** not understood\r\n"))
  }

  @Test("What the server repeats of a password is hidden, also over segments")
  func repeated() throws {
    let shown = try Self.shown {
      $0.handshake().reply("220 ready").ask("USER alice", "331 Password").command("PASS wonderland")
      $0.fromServer([.psh, .ack], "530 wonder").fromServer([.psh, .ack], "land is wrong\r\n").fromClient([
        .ack
      ])
    }
    #expect(shown.server.hasSuffix("530 ********** is wrong\r\n"))
  }

  @Test("Behind a hole nothing is shown up to the end of the line, unless it is a command")
  func hole() throws {
    let shown = try Self.shown { control in
      control.handshake().reply("220 ready").ask("USER alice", "331 Password")
      control.clientSequence &+= UInt32("PASS won".utf8.count)
      control.fromClient([.psh, .ack], "derland\r\n").reply("230 Welcome")
      control.ask("PWD", "257 \"/\"")
    }
    #expect(shown.client == "USER alice\r\n________*******\r\nPWD\r\n")
  }

  @Test("The rest of a password that was begun before the capture is hidden")
  func midSession() throws {
    let shown = try Self.shown {
      $0.fromClient([.psh, .ack], "derland\r\n").reply("230 Welcome").ask("PWD", "257 \"/\"")
    }
    #expect(shown.client == "*******\r\nPWD\r\n")
  }

  @Test("Of a line that is too long only what was read is shown")
  func tooLong() throws {
    let shown = try Self.shown { control in
      control.handshake().reply("220 ready")
      control.fromClient(
        [.psh, .ack], "STOR " + String(repeating: "a", count: 16 * 1024 - 5) + "\rPASS b\r\n")
    }
    #expect(!shown.client.contains("b") && shown.client.hasPrefix("STOR aaa"))
  }

  @Test("Where more passwords were said than are remembered, the server's words are hidden")
  func manyPasswords() throws {
    let shown = try Self.shown { control in
      control.handshake().reply("220 ready")
      for number in 0..<20 { control.ask("PASS secret-\(number)", "530 not secret-\(number)") }
    }
    #expect(!shown.client.contains("secret") && !shown.server.contains("secret"))
    #expect(shown.server.hasSuffix("530 *************\r\n"))
  }

  @Test("TLS is shown, and clear text that stands in its place is not")
  func tls() throws {
    let records: [UInt8] = [22, 3, 1, 0, 4, 1, 2, 3, 4]
    let shown = try Self.shown {
      $0.handshake().reply("220 ready").ask("AUTH TLS", "234 Go on").fromClient(bytes: records)
    }
    #expect(shown.client == "AUTH TLS\r\n" + String(decoding: records, as: UTF8.self))
    let clear = try Self.shown {
      $0.handshake().reply("220 ready").ask("AUTH TLS", "234 Go on").fromClient([.psh, .ack], "PASS wonder")
    }
    #expect(clear.client == "AUTH TLS\r\n***********")
  }

  @Test("What is hidden of a range lies between the runs that are shown")
  func ranges() {
    let shown = ShownBytes(
      clientDirection: .fromOriginator, client: [2..<4, 6..<8, 10..<12], server: [], secrets: [])
    #expect(shown.hidden(in: 0..<14, from: .fromOriginator) == [0..<2, 4..<6, 8..<10, 12..<14])
    #expect(shown.hidden(in: 3..<7, from: .fromOriginator) == [4..<6])
    #expect(shown.hidden(in: 6..<8, from: .fromOriginator) == [])
    #expect(shown.hidden(in: -2..<1, from: .fromOriginator) == [-2..<1])
    #expect(shown.hidden(in: 12..<13, from: .fromOriginator) == [12..<13])
    #expect(shown.hidden(in: 6..<8, from: .fromResponder) == [6..<8])
  }
}
