import NetworkTypes
import TestSupport
import Testing

@testable import FTPProtocol

@Suite("Cutting a stream into lines")
struct LineReaderTests {
  struct Line: Hashable, Sendable {
    let bytes: [UInt8]
    let traits: ControlLineTraits

    init(_ bytes: [UInt8], _ traits: ControlLineTraits = []) {
      self.bytes = bytes
      self.traits = traits
    }

    init(_ text: String, _ traits: ControlLineTraits = []) {
      self.init(text.wire, traits)
    }
  }

  /// A reader with the lines it gave.
  struct Bench {
    var reader = LineReader()
    private(set) var lines: [Line] = []

    mutating func read(_ bytes: [UInt8]) {
      var found: [Line] = []
      reader.read(bytes.span.bytes) { line, traits in found.append(Line(line.copied(), traits)) }
      lines += found
    }

    mutating func read(_ text: String) {
      read(text.wire)
    }

    mutating func readGap() {
      var found: [Line] = []
      reader.readGap { line, traits in found.append(Line(line.copied(), traits)) }
      lines += found
    }

    mutating func finish() {
      var found: [Line] = []
      reader.finish { line, traits in found.append(Line(line.copied(), traits)) }
      lines += found
    }
  }

  @Test(
    "Lines end with LF, with or without CR, or with CR alone",
    arguments: [
      ("A\r\nB\r\n", ["A", "B"]), ("A\nB\n", ["A", "B"]), ("A\r\r\nB\r\n", ["A", "B"]), ("\r\n\n", ["", ""]),
      ("A\rB\r\n", ["A", "B"]), ("no end", []), ("", []), ("A\r\nrest", ["A"]),
    ])
  func lineEnds(_ text: String, _ lines: [String]) {
    var bench = Bench()
    bench.read(text)
    #expect(bench.lines == lines.map { Line($0) })
  }

  private static let dialogue: [UInt8] =
    "USER anonymous\r\nPASS\r\n\r\nLIST -a\n".wire + [255, 244, 255, 242] + "ABOR\r\nRETR \u{ff}".wire
    + [255, 255, 255, 251, 1] + "\r\nQUIT\r\n".wire

  @Test("Split in two anywhere, a stream gives the same lines")
  func anySplit() {
    var whole = Bench()
    whole.read(Self.dialogue)
    #expect(whole.lines.count == 7)
    #expect(whole.lines.dropFirst(4).first == Line("ABOR"))
    for split in 0...Self.dialogue.count {
      var bench = Bench()
      bench.read(Array(Self.dialogue[..<split]))
      bench.read(Array(Self.dialogue[split...]))
      #expect(bench.lines == whole.lines, "split at \(split)")
    }
  }

  @Test("So it does byte by byte, and in random pieces", arguments: [0, 1, 2, 3, 4, 5] as [UInt64])
  func randomPieces(seed: UInt64) {
    var whole = Bench()
    whole.read(Self.dialogue)
    var generator = SeededGenerator(seed: seed)
    var bench = Bench()
    var rest = Self.dialogue[...]
    while !rest.isEmpty {
      let count = seed == 0 ? 1 : Int.random(in: 1...9, using: &generator)
      bench.read(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(bench.lines == whole.lines)
  }

  @Test("A last line without an end is cut")
  func unfinished() {
    var bench = Bench()
    bench.read("A\r\nB")
    bench.finish()
    bench.finish()
    #expect(bench.lines == [Line("A"), Line("B", .isCut)])
  }

  // MARK: - Gaps

  @Test("A gap cuts the line before it and may have taken the head of the one behind it")
  func gapInLine() {
    var bench = Bench()
    bench.read("USER a\r\nPAS")
    bench.readGap()
    bench.read("et\r\nQUIT\r\n")
    #expect(bench.lines == [Line("USER a"), Line("PAS", .isCut), Line("et", .followsGap), Line("QUIT")])
  }

  @Test("A gap between lines cuts none")
  func gapBetweenLines() {
    var bench = Bench()
    bench.read("A\r\n")
    bench.readGap()
    bench.readGap()
    bench.read("B\r\nC\r\n")
    #expect(bench.lines == [Line("A"), Line("B", .followsGap), Line("C")])
  }

  @Test("A line may stand between two gaps")
  func betweenGaps() {
    var bench = Bench()
    bench.readGap()
    bench.read("B")
    bench.readGap()
    bench.read("C")
    bench.finish()
    #expect(bench.lines == [Line("B", [.followsGap, .isCut]), Line("C", [.followsGap, .isCut])])
  }

  @Test("A line that was begun can be dropped")
  func reset() {
    var bench = Bench()
    bench.readGap()
    bench.read("AUTH")
    bench.reader.reset()
    bench.read("USER a\r\n")
    #expect(bench.lines == [Line("USER a")])
  }

  // MARK: - Long lines

  private static let limit = LineReader.maximumLine

  @Test("A line of the greatest length is whole, however it is split", arguments: [1, 100, limit - 1, limit])
  func longest(split: Int) {
    let line = Array(repeating: UInt8(ascii: "x"), count: Self.limit)
    var bench = Bench()
    bench.read(Array(line[..<split]))
    bench.read(line[split...] + [0x0a])
    #expect(bench.lines == [Line(line)])
    #expect(bench.reader.tooLongLines == 0)
  }

  @Test(
    "The rest of a longer line is dropped, and told, however it is split",
    arguments: [0, 1, 100, limit - 1, limit, limit + 1, limit + 500])
  func tooLong(split: Int) {
    let line = Array(repeating: UInt8(ascii: "x"), count: Self.limit + 500)
    var bench = Bench()
    bench.read(Array(line[..<split]))
    bench.read(line[split...] + "\r\nQUIT\r\n".wire)
    #expect(bench.lines == [Line(Array(line[..<Self.limit]), .isTooLong), Line("QUIT")])
    #expect(bench.reader.tooLongLines == 1)
  }

  @Test("A line too long that never ends is kept up to the limit and counted once")
  func endless() {
    var bench = Bench()
    for _ in 0..<100 { bench.read(Array(repeating: UInt8(ascii: "x"), count: 1000)) }
    bench.finish()
    #expect(bench.lines.map(\.bytes.count) == [Self.limit])
    #expect(bench.lines.map(\.traits) == [[.isTooLong, .isCut]])
    #expect(bench.reader.tooLongLines == 1)
  }

  @Test("Behind a gap a line too long is told too")
  func tooLongBehindGap() {
    var bench = Bench()
    bench.readGap()
    bench.read(Array(repeating: UInt8(ascii: "x"), count: Self.limit + 1) + [0x0a])
    #expect(bench.lines.map(\.traits) == [[.followsGap, .isTooLong]])
  }
}
