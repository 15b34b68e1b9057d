import FTPProtocol
import NetworkTypes
import TestSupport
import Testing

@Suite("Reading replies")
struct ReplyReaderTests {
  struct Reply: Hashable, Sendable {
    let code: Int
    let text: String
    let lastLine: String

    init(_ code: Int, _ text: String, lastLine: String? = nil) {
      self.code = code
      self.text = text
      self.lastLine = lastLine ?? text
    }

    init(_ reader: ReplyReader) {
      self.init(
        reader.code.rawValue, String(decoding: reader.text, as: UTF8.self),
        lastLine: String(decoding: reader.text[reader.lastLine], as: UTF8.self))
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let lines: [String]
    let replies: [Reply]
    var stray = 0
  }

  /// Reads lines as the documentation of the steps asks for.
  private static func read(_ lines: [String]) -> (replies: [Reply], stray: Int, isOpen: Bool) {
    var reader = ReplyReader()
    var replies: [Reply] = []
    var stray = 0
    for line in lines {
      var step = reader.read(line.wire.span.bytes)
      if step == .finishedBefore {
        replies.append(Reply(reader))
        step = reader.read(line.wire.span.bytes)
      }
      switch step {
      case .finished: replies.append(Reply(reader))
      case .stray: stray += 1
      case .unfinished: break
      case .finishedBefore: Issue.record("one line cannot end two replies")
      }
    }
    return (replies, stray, reader.isInsideReply)
  }

  private static let cases = [
    Case(testDescription: "one line", lines: ["220 ready"], replies: [Reply(220, "ready")]),
    Case(testDescription: "a code alone", lines: ["220"], replies: [Reply(220, "")]),
    Case(testDescription: "a code and a blank", lines: ["220 "], replies: [Reply(220, "")]),
    Case(testDescription: "a code and a tab", lines: ["220\tready"], replies: [Reply(220, "ready")]),
    Case(
      testDescription: "several replies", lines: ["150 opening", "226 done"],
      replies: [Reply(150, "opening"), Reply(226, "done")]),
    Case(
      testDescription: "several lines", lines: ["230-Welcome", " to this", "230 server"],
      replies: [Reply(230, "Welcome\n to this\nserver", lastLine: "server")]),
    Case(
      testDescription: "a hyphen on each line", lines: ["230-Welcome", "230-to this", "230 server"],
      replies: [Reply(230, "Welcome\nto this\nserver", lastLine: "server")]),
    Case(
      testDescription: "an empty first line", lines: ["211-", " UTF8", "211 End"],
      replies: [Reply(211, "\n UTF8\nEnd", lastLine: "End")]),
    Case(
      testDescription: "an empty line inside", lines: ["230-a", "", "230 b"],
      replies: [Reply(230, "a\n\nb", lastLine: "b")]),
    Case(
      testDescription: "its code alone at the end", lines: ["230-a", "230"],
      replies: [Reply(230, "a\n", lastLine: "")]),
    Case(
      testDescription: "its own code with a blank before it", lines: ["230-a", " 230 b", "230 c"],
      replies: [Reply(230, "a\n 230 b\nc", lastLine: "c")]),
    Case(
      testDescription: "another code with a hyphen inside", lines: ["230-a", "220-b", "230 c"],
      replies: [Reply(230, "a\n220-b\nc", lastLine: "c")]),
    Case(
      testDescription: "numbers that are no codes inside",
      lines: ["230-a", "404 files", "2026 too", "230 c"],
      replies: [Reply(230, "a\n404 files\n2026 too\nc", lastLine: "c")]),
    Case(
      testDescription: "an endpoint on the last line",
      lines: ["227-listen socket created", "227 (127,0,0,1,154,21)"],
      replies: [Reply(227, "listen socket created\n(127,0,0,1,154,21)", lastLine: "(127,0,0,1,154,21)")]),
    Case(
      testDescription: "a block closed by another code", lines: ["230-Welcome", "226 done", "200 ok"],
      replies: [Reply(230, "Welcome"), Reply(226, "done"), Reply(200, "ok")]),
    Case(
      testDescription: "an unterminated block, then a reply of its own", lines: ["230-a", "b", "257 \"/\""],
      replies: [Reply(230, "a\nb", lastLine: "b"), Reply(257, "\"/\"")]),
    Case(
      testDescription: "an unterminated block, then a code alone", lines: ["230-a", "200"],
      replies: [Reply(230, "a"), Reply(200, "")]),
    Case(
      testDescription: "the need for an account behind an unterminated block",
      lines: ["230-a", "532 need account"],
      replies: [Reply(230, "a"), Reply(532, "need account")]),
    Case(
      testDescription: "text outside of any reply", lines: ["hello", "220 ready", "2200 x", ""],
      replies: [Reply(220, "ready")], stray: 3),
  ]

  @Test("Lines make replies", arguments: cases)
  func replies(_ example: Case) {
    let result = Self.read(example.lines)
    #expect(result.replies == example.replies)
    #expect(result.stray == example.stray)
    #expect(!result.isOpen)
  }

  @Test("A reply whose last line never comes can be ended")
  func finish() {
    var reader = ReplyReader()
    let beforeAny = reader.finish()
    let first = reader.read("230-a".wire.span.bytes)
    let inside = reader.isInsideReply
    let afterFirst = reader.finish()
    #expect(Reply(reader) == Reply(230, "a"))
    let again = reader.finish()
    let later = reader.read("b".wire.span.bytes)
    #expect(first == .unfinished)
    #expect(inside)
    #expect([beforeAny, afterFirst, again] == [false, true, false])
    #expect(later == .stray)
  }

  @Test("The text is limited, the last line is there all the same")
  func manyLines() throws {
    let line = String(repeating: "x", count: 100)
    let lines = ["227-start"] + Array(repeating: line, count: 200) + ["227 (127,0,0,1,4,51)"]
    let reply = try #require(Self.read(lines).replies.first)
    #expect(reply.text.hasPrefix("start\nxxx"))
    #expect(reply.text.utf8.count > ReplyReader.maximumText - 200)
    #expect(reply.text.utf8.count <= ReplyReader.maximumText + 200)
    #expect(reply.lastLine == "(127,0,0,1,4,51)")
  }

  @Test("Lines of any length stay within twice the limit", arguments: 1...10)
  func anyLines(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var reader = ReplyReader()
    _ = reader.read("230-Welcome".wire.span.bytes)
    for _ in 0..<200 {
      let text = String(repeating: "x", count: Int.random(in: 0...10_000, using: &generator))
      _ = reader.read(text.wire.span.bytes)
      #expect(reader.text.count <= 2 * ReplyReader.maximumText)
      #expect(reader.text[reader.lastLine].elementsEqual(text.wire.prefix(ReplyReader.maximumText)))
    }
  }

  @Test(
    "One line is limited too, whatever reply came before",
    arguments: [[], ["220 ready"], ["220-a", "220 b"]])
  func longLine(before: [String]) throws {
    let result = Self.read(before + ["221 " + String(repeating: "x", count: 20_000)])
    let reply = try #require(result.replies.last)
    #expect(reply.code == 221)
    #expect(reply.lastLine.utf8.count == ReplyReader.maximumText)
    #expect(reply.text.utf8.count <= ReplyReader.maximumText)
  }

  @Test("The text of one reply is not found in the next")
  func nothingLeft() {
    let result = Self.read(["230-a", "b", "230 c", "200", "226 done"])
    #expect(result.replies == [Reply(230, "a\nb\nc", lastLine: "c"), Reply(200, ""), Reply(226, "done")])
  }
}
