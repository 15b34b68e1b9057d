import FTPProtocol
import NetworkTypes
import TestSupport
import Testing

@Suite("The code of a reply")
struct ReplyCodeTests {
  @Test(
    "Three digits, then a blank, a hyphen, a tab or nothing",
    arguments: [
      ("220", 220), ("220 ", 220), ("220 ready", 220), ("220-ready", 220), ("220-", 220), ("220\tready", 220),
      ("100 x", 100), ("631 x", 631), ("699", 699),
    ])
  func code(_ line: String, _ number: Int) {
    #expect(ReplyCode(line: line)?.rawValue == number)
  }

  @Test(
    "Anything else has none",
    arguments: [
      "", "2", "22", "2200", "2200 x", "220x", "220.", "220_", " 220 x", "22 0", "2a0 x", "-20 x", "099 x",
      "000", "700 x",
      "999 x", "\u{662}\u{662}\u{660}",
    ])
  func none(_ line: String) {
    #expect(ReplyCode(line: line) == nil)
  }

  @Test("The first digit tells the class", arguments: 1...6)
  func classes(digit: Int) {
    for rest in [0, 1, 50, 99] {
      let code = ReplyCode(rawValue: digit * 100 + rest)
      #expect(code.isPreliminary == (digit == 1))
      #expect(code.isCompletion == (digit == 2))
      #expect(code.isIntermediate == (digit == 3))
      #expect(code.isFailure == (digit == 4 || digit == 5))
      #expect(code.isProtected == (digit == 6))
    }
  }

  @Test(
    "The codes of the documents are defined",
    arguments: [
      // RFC 959 section 4.2.2.
      110, 120, 125, 150, 200, 202, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 230, 250, 257, 331, 332,
      350,
      421, 425, 426, 450, 451, 452, 500, 501, 502, 503, 504, 530, 532, 550, 551, 552, 553,
      // RFC 2428, RFC 1639, RFC 2228 and RFC 4217.
      229, 522, 228, 521, 232, 234, 235, 334, 335, 336, 431, 533, 534, 535, 536, 537, 631, 632, 633,
    ])
  func defined(_ number: Int) {
    #expect(ReplyCode(rawValue: number).isDefined)
  }

  @Test(
    "Other numbers that may start a line of text are not",
    arguments: [100, 201, 299, 300, 333, 400, 404, 499, 505, 600, 699])
  func undefined(_ number: Int) {
    #expect(!ReplyCode(rawValue: number).isDefined)
  }
}
