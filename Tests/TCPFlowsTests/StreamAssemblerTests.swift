import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("Putting a stream in order")
struct StreamAssemblerTests {
  /// Keeps what an assembler delivers.
  struct Recorder: StreamConsumer {
    enum Event: Hashable {
      case bytes(String, end: Int)
      case gap(Int, end: Int)
    }

    private(set) var bytes: [UInt8] = []
    private(set) var gaps = 0
    private(set) var events: [Event] = []
    private(set) var frames: [UInt32] = []

    mutating func receive(_ bytes: RawSpan, endingAt offset: Int, _ mark: SegmentMark) {
      let copy = bytes.copied()
      self.bytes += copy
      events.append(.bytes(String(decoding: copy, as: UTF8.self), end: offset))
      frames.append(mark.frame.number)
    }

    mutating func receiveGap(of count: Int, endingAt offset: Int, _ mark: SegmentMark) {
      gaps += count
      events.append(.gap(count, end: offset))
      frames.append(mark.frame.number)
    }
  }

  /// An assembler with what it delivered.
  struct Bench {
    var assembler: StreamAssembler
    var recorder = Recorder()
    private var frame: UInt32 = 0

    init(from offset: Int = 0) {
      assembler = StreamAssembler(from: offset)
    }

    var text: String { String(decoding: recorder.bytes, as: UTF8.self) }

    mutating func insert(_ bytes: [UInt8], length: Int? = nil, at offset: Int, seconds: Double = 0) {
      frame += 1
      let time = Timestamp(nanoseconds: 0) + ElapsedTime(seconds: seconds)
      assembler.insert(
        bytes.span.bytes, length: length ?? bytes.count, at: offset,
        SegmentMark(frame: FrameReference(number: frame), time: time), into: &recorder)
    }

    mutating func insert(_ text: String, length: Int? = nil, at offset: Int, seconds: Double = 0) {
      insert(Array(text.utf8), length: length, at: offset, seconds: seconds)
    }

    mutating func skipHoles(acknowledgedUpTo offset: Int) {
      assembler.skipHoles(acknowledgedUpTo: offset, into: &recorder)
    }

    mutating func finish() {
      assembler.finish(into: &recorder)
    }
  }

  @Test("Bytes in order pass straight through")
  func inOrder() {
    var bench = Bench()
    bench.insert("abc", at: 0)
    bench.insert("", at: 3)
    bench.insert("de", at: 3)
    #expect(bench.recorder.events == [.bytes("abc", end: 3), .bytes("de", end: 5)])
    #expect(bench.assembler.nextOffset == 5)
    #expect(!bench.assembler.isWaiting)
  }

  @Test("A stream may start anywhere", arguments: [-20, 7])
  func start(offset: Int) {
    var bench = Bench(from: offset)
    bench.insert("before", at: offset - 6)
    bench.insert("xabc", at: offset - 1)
    #expect(bench.recorder.events == [.bytes("abc", end: offset + 3)])
  }

  @Test("Bytes ahead of a hole wait until it is filled, and keep their marks")
  func reordered() {
    var bench = Bench()
    bench.insert("ef", at: 4)
    bench.insert("cd", at: 2)
    #expect(bench.recorder.events.isEmpty)
    #expect(bench.assembler.isWaiting)
    bench.insert("ab", at: 0)
    #expect(bench.recorder.events == [.bytes("ab", end: 2), .bytes("cd", end: 4), .bytes("ef", end: 6)])
    #expect(bench.recorder.frames == [3, 2, 1])
    #expect(!bench.assembler.isWaiting)
  }

  @Test("Of bytes that come twice the first copy wins")
  func firstCopyWins() {
    var bench = Bench()
    bench.insert("abcd", at: 0)
    bench.insert("ABCD", at: 0)
    bench.insert("CDef", at: 2)
    bench.insert("ij", at: 8)
    bench.insert("IJ", at: 8)
    bench.insert("gh", at: 6)
    #expect(bench.text == "abcdefghij")
  }

  @Test("Among bytes that wait, the first copy wins, however later ones overlap it")
  func firstWaitingCopyWins() {
    var bench = Bench()
    bench.insert("ef", at: 4)
    bench.insert("CDEFGH", at: 2)
    bench.insert("xyzuvwrs", at: 1)
    bench.insert("ab", at: 0)
    #expect(bench.text == "axCDefGHs")
    #expect(bench.assembler.conflictingOverlaps == 3)
    #expect(bench.assembler.firstConflict?.frame.number == 2)
  }

  @Test("Bytes in order do not take the place of those that waited behind them")
  func waitingGoesFirst() {
    var bench = Bench()
    bench.insert("cd", at: 2)
    bench.insert("abCDef", at: 0)
    #expect(bench.text == "abcdef")
    #expect(bench.assembler.conflictingOverlaps == 1)
  }

  @Test("Copies that say the same are no conflict; those that say something else are, up to a while later")
  func conflicts() {
    var bench = Bench()
    bench.insert("abcdef", at: 0)
    bench.insert("cdefgh", at: 2)
    bench.insert("ab", at: 0)
    #expect(bench.assembler.conflictingOverlaps == 0)
    bench.insert("abX", at: 0)
    bench.insert("gX", at: 6)
    #expect(bench.assembler.conflictingOverlaps == 2)
    bench.insert(String(repeating: "-", count: 300), at: 8)
    bench.insert("X", at: 0)
    #expect(bench.assembler.conflictingOverlaps == 2)
    #expect(bench.assembler.firstConflict?.frame.number == 4)
  }

  @Test("One-byte segments in reverse order are put in order as far as they may wait")
  func reverseOrder() {
    var bench = Bench()
    for offset in (0..<1000).reversed() { bench.insert("x", at: offset) }
    #expect(bench.recorder.bytes.count == 1000)
    #expect(bench.recorder.gaps == 0)
  }

  @Test("The end of a hole acknowledged, it is a gap; before, it is waited for")
  func acknowledgedHole() {
    var bench = Bench()
    bench.insert("ab", at: 0)
    bench.insert("ef", at: 4)
    bench.insert("ij", at: 8)
    bench.skipHoles(acknowledgedUpTo: 3)
    #expect(bench.recorder.events == [.bytes("ab", end: 2)])
    bench.skipHoles(acknowledgedUpTo: 4)
    #expect(bench.recorder.events == [.bytes("ab", end: 2), .gap(2, end: 4), .bytes("ef", end: 6)])
    #expect(bench.assembler.isWaiting)
    bench.skipHoles(acknowledgedUpTo: 100)
    #expect(Array(bench.recorder.events.suffix(2)) == [.gap(2, end: 8), .bytes("ij", end: 10)])
    bench.insert("cd", at: 2)
    #expect(bench.text == "abefij", "what comes after its gap is too late")
  }

  @Test("At the end every hole is a gap")
  func finish() {
    var bench = Bench()
    bench.insert("cd", at: 2)
    bench.insert("gh", at: 6)
    bench.finish()
    #expect(
      bench.recorder.events
        == [.gap(2, end: 2), .bytes("cd", end: 4), .gap(2, end: 6), .bytes("gh", end: 8)])
    #expect(!bench.assembler.isWaiting)
    let delivered = bench.recorder.events
    bench.finish()
    #expect(bench.recorder.events == delivered)
  }

  @Test("What the snapshot cut off a segment is a gap", arguments: [false, true])
  func cutSegment(isReordered: Bool) {
    var bench = Bench()
    if isReordered {
      bench.insert("cd", length: 5, at: 2)
      bench.insert("ab", at: 0)
    } else {
      bench.insert("ab", at: 0)
      bench.insert("cd", length: 5, at: 2)
    }
    bench.insert("hi", at: 7)
    #expect(
      bench.recorder.events
        == [.bytes("ab", end: 2), .bytes("cd", end: 4), .gap(3, end: 7), .bytes("hi", end: 9)])
  }

  @Test("A segment of which the snapshot left nothing is a gap as a whole")
  func emptySegment() {
    var bench = Bench()
    bench.insert("", length: 5, at: 0)
    #expect(bench.recorder.events == [.gap(5, end: 5)])
  }

  @Test("Behind an overlap that was cut, only what is new is a gap")
  func cutOverlap() {
    var bench = Bench()
    bench.insert("abcd", at: 0)
    bench.insert("ab", length: 6, at: 0)
    #expect(bench.recorder.events == [.bytes("abcd", end: 4), .gap(2, end: 6)])
  }

  @Test("How long bytes have waited behind a hole is known")
  func waitingTime() {
    var bench = Bench()
    let limit = ElapsedTime(seconds: 0.010)
    func time(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0) + ElapsedTime(seconds: seconds) }
    #expect(!bench.assembler.hasWaited(limit, at: time(5)))
    bench.insert("cd", at: 2, seconds: 1)
    #expect(!bench.assembler.hasWaited(limit, at: time(1.010)))
    #expect(bench.assembler.hasWaited(limit, at: time(1.011)))
    bench.insert("ab", at: 0, seconds: 2)
    #expect(!bench.assembler.hasWaited(limit, at: time(5)))
  }

  // MARK: - Limits

  @Test("More segments than may wait make the first hole a gap")
  func segmentLimit() {
    var bench = Bench()
    for index in 1...StreamAssembler.maximumWaitingSegments { bench.insert("x", at: 2 * index) }
    #expect(bench.recorder.events.isEmpty)
    bench.insert("x", at: 2 * StreamAssembler.maximumWaitingSegments + 2)
    #expect(bench.recorder.events == [.gap(2, end: 2), .bytes("x", end: 3)])
  }

  @Test("Segments without captured bytes are limited too")
  func segmentLimitWithoutBytes() {
    var bench = Bench()
    for index in 1...StreamAssembler.maximumWaitingSegments + 1 { bench.insert("", length: 1, at: 2 * index) }
    #expect(bench.recorder.events == [.gap(2, end: 2), .gap(1, end: 3)])
  }

  @Test("More bytes than may wait make the first hole a gap")
  func byteLimit() {
    let block = Array(repeating: UInt8(ascii: "x"), count: 64 * 1024)
    var bench = Bench()
    for index in 0..<4 { bench.insert(block, at: 1 + index * block.count) }
    #expect(bench.recorder.events.isEmpty)
    bench.insert(block, at: 1 + 4 * block.count)
    #expect(bench.recorder.gaps == 1)
    #expect(bench.recorder.bytes.count == 5 * block.count)
    #expect(!bench.assembler.isWaiting)
  }

  @Test("The limit of bytes holds where small segments wait before large ones")
  func byteLimitBehindSmallSegments() {
    let block = Array(repeating: UInt8(ascii: "x"), count: 64 * 1024)
    var bench = Bench()
    var inserted = 0
    for index in 1...100 {
      bench.insert("x", at: 2 * index)
      inserted += 1
    }
    for index in 0..<8 {
      bench.insert(block, at: 1000 + index * (block.count + 1))
      inserted += block.count
      #expect(inserted - bench.recorder.bytes.count <= StreamAssembler.maximumWaitingBytes)
    }
  }

  // MARK: - Any order

  private static func pieces(of content: [UInt8], using generator: inout SeededGenerator) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    while start < content.count {
      let end = min(content.count, start + Int.random(in: 1...60, using: &generator))
      pieces.append(start..<end)
      start = end
    }
    for _ in 0..<20 {
      let first = Int.random(in: 0..<content.count, using: &generator)
      pieces.append(first..<min(content.count, first + Int.random(in: 1...200, using: &generator)))
    }
    return pieces
  }

  @Test("Any segments of the same bytes in any order give the same bytes", arguments: 1...60)
  func anyOrder(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let content = generator.bytes(2000)
    let pieces = Self.pieces(of: content, using: &generator).shuffled(using: &generator)
    var bench = Bench()
    for piece in pieces { bench.insert(Array(content[piece]), at: piece.lowerBound) }
    #expect(bench.recorder.bytes == content)
    #expect(bench.recorder.gaps == 0)
    #expect(bench.assembler.nextOffset == content.count)
    #expect(!bench.assembler.isWaiting)
  }

  @Test("With segments lost, the rest comes in its place and the gaps fill up the stream", arguments: 1...40)
  func anyLoss(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let content = generator.bytes(2000)
    let kept = Self.pieces(of: content, using: &generator).filter { _ in
      Int.random(in: 0..<3, using: &generator) > 0
    }.shuffled(using: &generator)
    var bench = Bench()
    for piece in kept {
      bench.insert(Array(content[piece]), at: piece.lowerBound)
      if Int.random(in: 0..<10, using: &generator) == 0 {
        bench.skipHoles(acknowledgedUpTo: Int.random(in: 0..<2000, using: &generator))
      }
    }
    bench.finish()
    #expect(bench.recorder.gaps + bench.recorder.bytes.count == bench.assembler.nextOffset)
    var offset = 0
    var rest = bench.recorder.bytes[...]
    for event in bench.recorder.events {
      switch event {
      case .gap(let count, let end):
        offset += count
        #expect(offset == end)
      case .bytes(_, let end):
        #expect(rest.prefix(end - offset).elementsEqual(content[offset..<end]))
        rest = rest.dropFirst(end - offset)
        offset = end
      }
    }
    #expect(offset == bench.assembler.nextOffset)
    #expect(offset == kept.map(\.upperBound).max())
  }
}
