import Testing

@testable import NetworkTypes

struct ShortTextTests {
  @Test(
    "Numbers are written in decimal, with zeros in front up to a width",
    arguments: [(0, 1, "0"), (7, 3, "007"), (1234, 2, "1234"), (UInt64.max, 1, "18446744073709551615")])
  func numbers(number: UInt64, width: Int, expected: String) {
    var text = ShortText()
    text.append(number, width: width)
    #expect(text.string == expected)
  }

  @Test(
    "The sign of a number is kept", arguments: [(Int64.min, "-9223372036854775808"), (-1, "-1"), (0, "0")])
  func signs(number: Int64, expected: String) {
    var text = ShortText()
    text.append(number)
    #expect(text.string == expected)
  }

  @Test("Bytes are written as two hexadecimal digits", arguments: [(0, "00"), (0x0f, "0f"), (0xa5, "a5")])
  func hexadecimal(byte: UInt8, expected: String) {
    var text = ShortText()
    text.append(hexadecimal: byte)
    #expect(text.string == expected)
  }

  @Test("What goes beyond the capacity is left out")
  func overflow() {
    var text = ShortText()
    for _ in 0..<ShortText.capacity - 2 { text.append(UInt8(ascii: "x")) }
    text.append(UInt64(1234))
    #expect(text.count == ShortText.capacity)
  }

  @Test(
    "Bytes are found wherever they stand",
    arguments: [
      ("secret", "se", true), ("secret", "cret", true), ("ssecret", "secret", true),
      ("secre", "secret", false),
      ("", "a", false), ("abc", "", false), ("ababac", "abac", true),
    ])
  func contains(text: String, wanted: String, expected: Bool) {
    let wanted = Array(wanted.utf8)
    #expect(WireText(text).contains(wanted.span.bytes) == expected)
    #expect(Array(text.utf8).span.bytes.contains(wanted.span.bytes) == expected)
  }
}
