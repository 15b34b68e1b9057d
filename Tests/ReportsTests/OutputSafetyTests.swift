import FTPSessions
import Foundation
import NetworkTypes
import TestSupport
import Testing

@testable import Reports

/// Whatever comes from the wire, or from the name of a file, cannot act on a terminal, and JSON stays JSON.
@Suite("Hostile text in reports")
struct OutputSafetyTests {
  /// Bytes that a terminal, or a reader of JSON, would act upon.
  static let nasty: [[UInt8]] = [
    [0x1b] + Array("[2J".utf8), [0x1b] + Array("]0;title".utf8) + [7], [0x9b, 0x32, 0x4a],
    [0xc2, 0x9b, 0x32],
    Array("\u{202e}gpj.exe".utf8), Array("\u{2066}x\u{2069}".utf8), Array("\u{200b}\u{feff}".utf8),
    [0xff, 0xfe, 0xc3],
    [0xed, 0xa0, 0x80], Array("\"},{\"outcome\":\"ok\\".utf8), [8, 8, 8], [0x7f], Array("\u{2028}x".utf8),
    [0x85],
  ]

  /// Where they stand in a session.
  enum Place: CaseIterable {
    case banner, user, path, directory, reply, malformedEndpoint, refusedNegotiation, lonelyCommand, host
  }

  private func scene(_ bytes: [UInt8], in place: Place) throws -> ReportedScene {
    try ReportedScene(keepsDialogue: true) { timeline, control in
      func server(_ start: String, _ end: String = "\r\n") {
        control.fromServer { $0.payload = Array(start.utf8) + bytes + Array(end.utf8) }
        control.fromClient([.ack])
      }
      func client(_ start: String) {
        control.fromClient { $0.payload = Array(start.utf8) + bytes + [13, 10] }
        control.fromServer([.ack])
      }
      control.handshake()
      if place == .banner { server("220 ") } else { control.reply("220 ready") }
      if place == .host { client("HOST ") }
      if place == .user { client("USER ") } else { control.command("USER alice") }
      control.reply("331 Password").command("PASS secret").reply("230 ok")
      if place == .directory {
        control.command("PWD")
        server("257 \"/", "\" is it\r\n")
      }
      if place == .lonelyCommand { client("") }
      if place == .refusedNegotiation {
        control.command("PASV")
        server("425 ")
        control.close()
        return
      }
      control.command("PASV")
      if place == .malformedEndpoint { server("227 ") } else { control.reply("227 (198,51,100,20,200,1)") }
      if place == .path { client("RETR /") } else { control.command("RETR file") }
      if place == .reply { server("550 ") } else { control.reply("550 No") }
      control.close()
    }
  }

  private func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 == "\n" || !TerminalText.isUnsafe($0) }
  }

  @Test("It is escaped in both reports wherever it stands", arguments: Place.allCases, nasty)
  func escaped(place: Place, bytes: [UInt8]) throws {
    let scene = try scene(bytes, in: place)
    #expect(isHarmless(try scene.text(verbose: true)))
    let json = try scene.json(showsPasswords: true)
    #expect(isHarmless(json))
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary
    #expect((object?["sessions"] as? NSArray)?.count == 1)
  }
}

/// A password that was said is in no report, wherever it comes again.
@Suite("Passwords that come again")
struct RepeatedSecretTests {
  enum Command: CaseIterable {
    case pass, lowerCase, account, split, pipelined, retransmitted, besideUser, site, bare, noBlank

    func send(_ secret: String, on control: Conversation) {
      control.command("USER alice").reply("331 Password?")
      switch self {
      case .pass: control.command("PASS \(secret)")
      case .lowerCase: control.command("pass \(secret)")
      case .account: control.command("ACCT \(secret)")
      case .split:
        control.fromClient([.psh, .ack], "PASS \(secret.prefix(3))")
        control.fromClient([.psh, .ack], "\(secret.dropFirst(3))\r\n").fromServer([.ack])
      case .pipelined:
        control.fromClient([.psh, .ack], "PASS \(secret)\r\nSYST\r\nPWD\r\n").fromServer([.ack])
      case .retransmitted:
        let sequence = control.clientSequence
        control.fromClient([.psh, .ack], "PASS \(secret)\r\n")
        control.clientSequence = sequence
        control.command("PASS \(secret)")
      case .besideUser: control.command("USER bob PASS \(secret)")
      case .site: control.command("PASS other").reply("230 ok").command("SITE PSWD \(secret) new")
      case .bare: control.command(secret)
      case .noBlank: control.command("PASS\(secret)")
      }
    }
  }

  @Test("It is masked in replies, announcements, reasons and transfers", arguments: Command.allCases)
  func masked(command: Command) throws {
    for keepsDialogue in [true, false] {
      let scene = try ReportedScene(keepsDialogue: keepsDialogue) { _, control in
        control.handshake().reply("220 ready")
        command.send("open-sesame", on: control)
        control.reply("230 user alice pass open-sesame ok").command("PASV").reply("227 nonsense open-sesame")
        control.command("RETR f").reply("550 open-sesame?").command("PASV").reply("425 not for open-sesame")
          .close()
      }
      #expect(try !scene.json().contains("sesame"))
      #expect(try !scene.text(verbose: true).contains("sesame"))
      #expect(try scene.json(showsPasswords: true).contains("sesame"))
    }
  }

  @Test("A short one is masked where it stands as a word, and not inside others")
  func short() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command("PASS ab").reply("230 user alice pass 'ab', about to begin").close()
    }
    #expect(try scene.json().contains("pass <redacted> about to begin"))
  }
}
