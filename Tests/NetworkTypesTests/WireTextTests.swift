import NetworkTypes
import Testing

@Suite("Text from the wire")
struct WireTextTests {
  @Test(
    "UTF-8 is text, and no bytes are kept",
    arguments: ["", "USER anonymous", "Grüße", "\u{1F4C1}", "a\0b\r\n"])
  func valid(_ text: String) {
    let wire = WireText(Array(text.utf8))
    #expect(wire.text == text)
    #expect(wire.invalidBytes == nil)
    #expect(wire.bytes == Array(text.utf8))
    #expect(wire == WireText(text))
  }

  @Test(
    "Bytes that are not UTF-8 are kept beside a text with U+FFFD",
    arguments: [
      ([0xff], "\u{fffd}"), ([0x47, 0x72, 0xfc, 0xdf, 0x65], "Gr\u{fffd}\u{fffd}e"),  // ISO 8859-1
      ([0x61, 0xc3], "a\u{fffd}"),  // cut inside a character
      ([0xc0, 0xaf], "\u{fffd}\u{fffd}"),  // an overlong slash
      ([0xed, 0xa0, 0x80], "\u{fffd}\u{fffd}\u{fffd}"),  // a surrogate
      ([0x80, 0x41], "\u{fffd}A"),
    ] as [([UInt8], String)])
  func invalid(_ bytes: [UInt8], _ text: String) {
    let wire = WireText(bytes)
    #expect(wire.text == text)
    #expect(wire.invalidBytes == bytes)
    #expect(wire.bytes == bytes)
  }

  @Test("Part of a buffer is read as well")
  func slice() {
    let buffer: [UInt8] = [0xff, 0x41, 0x42, 0xff]
    #expect(WireText(Array(buffer[1..<3])) == WireText("AB"))
    #expect(WireText(Array(buffer[2...])).bytes == [0x42, 0xff])
  }

  @Test("Only no bytes at all are empty")
  func empty() {
    #expect(WireText([UInt8]()).isEmpty)
    #expect(WireText("").isEmpty)
    #expect(!WireText(" ").isEmpty)
    #expect(!WireText([0xff] as [UInt8]).isEmpty)
    #expect(!WireText([0] as [UInt8]).isEmpty)
  }

  @Test(
    "Texts of different bytes are different",
    arguments: [
      ([0xef, 0xbf, 0xbd], [0xff]),  // a genuine U+FFFD, and a byte shown as one
      ([0xfe], [0xff]), ([0x61], [0x41]),
      ([0xc3, 0xa9], [0x65, 0xcc, 0x81]),  // two file names that look alike: é composed and decomposed
    ] as [([UInt8], [UInt8])])
  func different(_ one: [UInt8], _ other: [UInt8]) {
    let texts = [WireText(one), WireText(other)]
    #expect(texts[0] != texts[1])
    #expect(Set(texts).count == 2)
  }

  @Test("Texts of the same bytes are the same", arguments: [[0x61], [0xff, 0x61]] as [[UInt8]])
  func same(_ bytes: [UInt8]) {
    let texts = [WireText(bytes), WireText(bytes + [])]
    #expect(texts[0] == texts[1])
    #expect(Set(texts).count == 1)
  }
}
