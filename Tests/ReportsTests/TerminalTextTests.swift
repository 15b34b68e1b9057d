import Testing

@testable import Reports

@Suite("Text from the wire on a terminal")
struct TerminalTextTests {
  @Test(
    "Characters that act are shown by their numbers",
    arguments: [
      ("plain ü 日本", "plain ü 日本"), ("\u{1b}[31m", "\\u{1B}[31m"), ("a\u{202e}b", "a\\u{202E}b"),
      ("\u{7f}\u{9b}\u{0}", "\\u{7F}\\u{9B}\\u{0}"), ("a\u{200b}b\u{feff}", "a\\u{200B}b\\u{FEFF}"),
      ("C:\\dir", "C:\\dir"),
    ])
  func escaped(text: String, shown: String) {
    #expect(TerminalText.escaped(text) == shown)
  }

  @Test(
    "A line is the first one, cut with dots at the limit",
    arguments: [
      ("one\ntwo", 10, "one"), ("", 10, ""), ("\n\nthird", 10, "third"), ("0123456789", 10, "0123456789"),
      ("0123456789a", 10, "012345678…"),
    ])
  func lines(text: String, limit: Int, shown: String) {
    #expect(TerminalText.line(text, limit: limit) == shown)
  }
}
