import FTPProtocol
import NetworkTypes
import TestSupport
import Testing

@Suite("A command line")
struct FTPCommandLineTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let line: String
    let verb: String?
    let word: String
    let argument: String?

    init(_ line: String, _ verb: String?, word: String? = nil, _ argument: String?) {
      self.line = line
      self.verb = verb
      self.word = word ?? verb ?? ""
      self.argument = argument
    }

    var testDescription: String { line.debugDescription }
  }

  private static let cases = [
    Case("NOOP", "NOOP", nil),
    Case("USER anonymous", "USER", "anonymous"),
    Case("user anonymous", "USER", word: "user", "anonymous"),
    Case("RETR a b  c", "RETR", "a b  c"),
    Case("RETR  leading", "RETR", " leading"),
    Case("RETR\tname", "RETR", "name"),
    Case("RETR trailing ", "RETR", "trailing "),
    Case("NOOP ", "NOOP", ""),
    Case("  NOOP", "NOOP", nil),
    Case("\t CWD x", "CWD", "x"),
    Case("", nil, word: "", nil),
    Case("   ", nil, word: "", nil),
    Case("STARTTLS", "STARTTLS", nil),
    Case("ABCDEFGHI x", nil, word: "ABCDEFGHI", "x"),
    Case("\u{e9}t\u{e9} x", nil, word: "\u{e9}t\u{e9}", "x"),
    Case("PASS ", "PASS", ""),
    Case("PASS p\u{e4}ss", "PASS", "p\u{e4}ss"),
  ]

  @Test("It is a verb, or a verb, one blank and an argument", arguments: cases)
  func parts(_ example: Case) {
    let bytes = example.line.wire
    let parsed = FTPCommandLine(bytes.span.bytes)
    #expect(parsed.verb?.name == example.verb)
    #expect(String(decoding: bytes[parsed.word], as: UTF8.self) == example.word)
    #expect(parsed.argument.map { String(decoding: bytes[$0], as: UTF8.self) } == example.argument)
  }
}
