import NetworkTypes
import Testing

@testable import Presentation

/// What drawings need: text in lines, and ladders that are not endless.
@Suite("Drawings")
struct LadderDrawingTests {
  @Test(
    "Text is broken at blanks, and inside words that are longer than a line",
    arguments: [
      ("", []), ("short", ["short"]), ("one two three", ["one two", "three"]),
      ("abcdefghijkl", ["abcdefgh", "ijkl"]), ("a abcdefghij", ["a", "abcdefgh", "ij"]),
      ("日本語日本語", ["日本語日", "本語"]), ("a\u{202e}b", ["a\\u{202E", "}b"]),
    ])
  func wraps(text: String, lines: [String]) {
    #expect(WrappedText(text, columns: 8).lines == lines)
  }

  @Test("More lines than there may be end in a sign of it")
  func cut() {
    #expect(
      WrappedText("1234567 1234567 1234567", columns: 8, maximumLines: 2).lines == ["1234567", "1234567…"])
  }

  private func ladder(_ kinds: [Ladder.Kind]) -> Ladder {
    let start = Timestamp(seconds: 0, nanoseconds: 0)
    return Ladder(
      session: "S1", hosts: [],
      rows: kinds.enumerated().map { place, kind in
        Ladder.Row(
          kind: kind, time: Timestamp(seconds: Int64(place), nanoseconds: 0), from: 0, to: 1, text: "\(place)"
        )
      }, hasDialogue: true, start: start)
  }

  @Test("Short ladders stay as they are")
  func whole() {
    #expect(ladder(Array(repeating: .command, count: 10)).folded(maximumRows: 10).rows.count == 10)
  }

  @Test("Long ladders keep their ends and what went wrong, and say how much was left out")
  func folded() {
    var kinds = Array(repeating: Ladder.Kind.command, count: 1000)
    kinds[0] = .opening
    kinds[400] = .reply(isNegative: true)
    kinds[500] = .gap
    kinds[999] = .reset
    let rows = ladder(kinds).folded(maximumRows: 20).rows
    #expect(rows.count <= 20)
    let texts = rows.map(\.text)
    #expect(texts.first == "0" && texts.last == "999")
    for text in ["1", "2", "400", "500", "998"] { #expect(texts.contains(text)) }
    let left = rows.filter { $0.time == nil }.compactMap { row in
      Int(row.text.filter(\.isNumber))
    }.reduce(0, +)
    #expect(left + rows.filter { $0.time != nil }.count == 1000)
  }

  @Test("Even where everything went wrong, a folded ladder is short")
  func allWrong() {
    let kinds = (0..<1000).map { $0.isMultiple(of: 2) ? Ladder.Kind.reset : .command }
    #expect(ladder(kinds).folded(maximumRows: 20).rows.count <= 21)
  }
}
