import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("TCP options")
struct TCPOptionsTests {
  private static let mss: [UInt8] = [2, 4, 0x05, 0xb4]
  private static let end: UInt8 = 0
  private static let noOperation: UInt8 = 1

  private func options(_ bytes: [UInt8]) -> TCPOptions { TCPOptions(bytes.span.bytes) }

  /// Blocks of two numbers each, as an option.
  private static func sack(_ blocks: [(UInt32, UInt32)]) -> [UInt8] {
    [5, UInt8(2 + 8 * blocks.count)] + blocks.flatMap { $0.networkBytes + $1.networkBytes }
  }

  @Test("Without options nothing is known")
  func none() {
    let options = options([])
    #expect(options.maximumSegmentSize == nil)
    #expect(options.windowScale == nil)
    #expect(!options.permitsSACK)
    #expect(options.sackBlocks.isEmpty)
    #expect(options.timestamps == nil)
  }

  @Test("The options of an ordinary SYN are read")
  func syn() {
    let options = options([2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0xff, 0, 0, 2, 1, 3, 3, 7])
    #expect(options.maximumSegmentSize == 1460)
    #expect(options.permitsSACK)
    #expect(options.timestamps == TCPOptions.Timestamps(value: 1, echo: 0xff00_0002))
    #expect(options.windowScale == 7)
    #expect(options.sackBlocks.isEmpty)
  }

  @Test(
    "A window scale of more than 14 counts as 14",
    arguments: [(0, 0), (1, 1), (13, 13), (14, 14), (15, 14), (255, 14)] as [(UInt8, UInt8)])
  func windowScale(_ shift: UInt8, _ scale: UInt8) {
    #expect(options([3, 3, shift]).windowScale == scale)
  }

  @Test("Blocks are read in their order", arguments: 0...4)
  func sackBlocks(_ count: Int) {
    let blocks = (0..<count).map { (UInt32($0) &* 0x5555_5555, UInt32.max - UInt32($0)) }
    let expected = blocks.map {
      TCPOptions.SACKBlock(left: SequenceNumber($0), right: SequenceNumber($1))
    }
    #expect(options([1, 1] + Self.sack(blocks)).sackBlocks == expected)
  }

  @Test("More than four blocks do not fit into a header and are left out")
  func tooManyBlocks() {
    let blocks = (0..<6).map { (UInt32($0), UInt32($0) + 1) }
    #expect(options(Self.sack(blocks)).sackBlocks.map(\.left.rawValue) == [0, 1, 2, 3])
  }

  @Test("The end of the options ends the reading, a no-operation does not")
  func endAndNoOperation() {
    #expect(options([Self.end] + Self.mss).maximumSegmentSize == nil)
    #expect(options([Self.noOperation, Self.noOperation] + Self.mss).maximumSegmentSize == 1460)
    #expect(options(Self.mss + [Self.end, 3, 3, 7]).windowScale == nil)
  }

  @Test(
    "An unknown option is passed over by its length",
    arguments: [[254, 2], [254, 3, 0], [30, 8, 2, 4, 9, 9, 2, 4]])
  func unknown(_ option: [UInt8]) {
    #expect(options(option + Self.mss).maximumSegmentSize == 1460)
  }

  @Test(
    "A malformed length ends the reading, but keeps what came before",
    arguments: [
      [8, 0], [8, 1], [3, 0, 7], [254, 0], [254, 1],  // shorter than the kind and the length themselves
      [8, 20, 0, 0], [5, 255], [254, 10],  // longer than the options
      [8],  // no length at all
    ] as [[UInt8]])
  func malformedLength(_ option: [UInt8]) {
    let before = options([4, 2] + option)
    #expect(before.permitsSACK)
    #expect(before.timestamps == nil)
    #expect(before.windowScale == nil)
    // What follows an option of a wrong length starts nobody knows where.
    let length = option.count > 1 ? Int(option[1]) : nil
    if let length, length < 2 {
      #expect(options(option + Self.mss).maximumSegmentSize == nil)
    }
  }

  @Test(
    "A known option of another length than its own is passed over",
    arguments: [
      [2, 3, 5], [2, 2], [2, 5, 5, 0xb4, 0], [3, 2], [3, 4, 7, 7], [4, 3, 0], [5, 9, 0, 0, 0, 0, 0, 0, 0],
      [8, 9, 0, 0, 0, 0, 0, 0, 0], [8, 2],
    ] as [[UInt8]])
  func otherLength(_ option: [UInt8]) {
    let options = options(option + [1] + Self.mss)
    #expect(options.maximumSegmentSize == 1460)
    #expect(options.windowScale == nil)
    #expect(!options.permitsSACK)
    #expect(options.sackBlocks.isEmpty)
    #expect(options.timestamps == nil)
  }

  @Test("Options cut by a snapshot are read as far as they are whole", arguments: 0...20)
  func cut(_ length: Int) {
    let whole: [UInt8] = [2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7]
    let options = options(Array(whole.prefix(length)))
    #expect((options.maximumSegmentSize == 1460) == (length >= 4))
    #expect(options.permitsSACK == (length >= 6))
    #expect((options.timestamps != nil) == (length >= 16))
    #expect((options.windowScale == 7) == (length >= 20))
  }

  @Test("The options of a segment are those of its own frame")
  func ofSegment() throws {
    var segment = TestSegment(
      from: Endpoint(IPAddress(ipv4: 1), 1), to: Endpoint(IPAddress(ipv4: 2), 2), [.syn],
      payload: [2, 4, 0, 9])
    segment.options = Self.mss + [3, 3, 9]
    let frame = segment.ethernetBytes
    let decoded = try #require(decode(frame).segment)
    let options = options(Array(frame[decoded.optionBytes]))
    #expect(decoded.optionBytes == 54..<62)
    #expect(options.maximumSegmentSize == 1460)
    #expect(options.windowScale == 9)
  }

  @Test("Random bytes never trap, and hold what the standards allow")
  func random() {
    var generator = SeededGenerator(seed: 9293)
    // The starts of options that mean something, with anything behind them.
    let starts: [[UInt8]] = [[1], [2, 4], [3, 3], [4, 2], [5, 10], [5, 18], [8, 10], [1, 1], [0]]
    var read = 0
    for _ in 0..<5000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        bytes += starts.randomElement(using: &generator) ?? []
        bytes += generator.bytes(Int.random(in: 0...8, using: &generator))
      }
      let options = options(bytes)
      if options != self.options([]) { read += 1 }
      if (options.windowScale ?? 0) > 14 || options.sackBlocks.count * 8 > bytes.count {
        Issue.record("\(bytes) gave \(options)")
      }
    }
    #expect(read > 500)
  }
}
