import Testing

@testable import Presentation

/// Text in lines, for drawings.
@Suite("Wrapped text")
struct WrappedTextTests {
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
}
