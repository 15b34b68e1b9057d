import NetworkTypes
import TestSupport
import Testing

@testable import FTPProtocol

@Suite("Random bytes")
struct RandomBytesTests {
  /// Pieces of control lines: put together at random they reach further than random bytes alone.
  private static let words: [[UInt8]] =
    [
      "220 ", "220-", "227 ", "229 (|||", "|", "|1|", "|2|", "2001:db8::1", "192.0.2.1", "192,0,2,1,25,46",
      ",", "(",
      ")", " ", "\r", "\n", "\r\n", "4,4,", "6,16,", "0", "1", "255", "256", "65536", "99999999999999999999",
      "\"",
      "\"\"", " bytes)", "(12", "PORT ", "EPRT ", "USER", "\t", "x",
    ].map(\.wire) + [
      [255], [255, 255], [255, 250], [255, 240], [255, 253], [0], [128], [], [13, 10, 255, 244],
    ]

  private static func text(using generator: inout SeededGenerator) -> [UInt8] {
    let count = Int.random(in: 0...24, using: &generator)
    if Bool.random(using: &generator) { return generator.bytes(count) }
    return (0..<count).flatMap { _ in words.randomElement(using: &generator) ?? [] }
  }

  @Test("Every parser of a text gets through, and what it gives is within bounds", arguments: 1...8)
  func texts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1500 {
      let text = Self.text(using: &generator)
      let isCut = Bool.random(using: &generator)
      for number in [227, 228, 229] {
        let result = EndpointParser.endpoint(inReply: ReplyCode(rawValue: number), text, isCut: isCut)
        if case .success(let endpoint) = result { #expect(endpoint.port > 0) }
      }
      for verb in [Verb.port, .eprt, .lprt] {
        let result = EndpointParser.endpoint(inArgumentOf: verb, text, isCut: isCut)
        if case .success(let endpoint) = result { #expect(endpoint.port > 0) }
      }
      #expect(ReplyText.announcedSize(in: text).map { $0 >= 0 } ?? true)
      #expect(ReplyText.size(in: text).map { $0 >= 0 } ?? true)
      #expect((ReplyText.quotedPath(in: text)?.count ?? 0) <= text.count)
      #expect(TelnetFilter.strip(text.span.bytes).count <= text.count)
      #expect((100...699).contains(ReplyCode(text.span.bytes)?.rawValue ?? 100))
      #expect((Verb(text.span.bytes)?.name.utf8.count ?? text.count) == text.count)
      let line = FTPCommandLine(text.span.bytes)
      #expect(line.word.upperBound <= text.count)
      #expect((line.argument?.upperBound ?? text.count) == text.count)
    }
  }

  @Test("A stream of it gives lines and replies, and none is longer than the limits", arguments: 1...8)
  func streams(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var lines = LineReader()
    var replies = ReplyReader()
    var received = 0
    var given = 0
    func take(_ line: RawSpan, _ traits: ControlLineTraits) {
      given += line.byteCount
      if replies.read(line) == .finishedBefore {
        let step = replies.read(line)
        #expect(step != .finishedBefore)
      }
      #expect(line.byteCount <= LineReader.maximumLine)
      #expect(replies.text.count <= 2 * ReplyReader.maximumText)
      #expect(replies.lastLine.upperBound <= replies.text.count)
    }
    for _ in 0..<1500 {
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: lines.readGap(take)
      case 1: lines.finish(take)
      case 2: lines.reset()
      case 3:
        let long =
          generator.bytes(1) + Array(repeating: 0x2d, count: Int.random(in: 0...20_000, using: &generator))
        received += long.count
        lines.read(long.span.bytes, take)
      case 4: _ = replies.finish()
      default:
        let text = Self.text(using: &generator)
        received += text.count
        lines.read(text.span.bytes, take)
      }
    }
    lines.finish(take)
    #expect(given > 0)
    #expect(given <= received)
  }
}
