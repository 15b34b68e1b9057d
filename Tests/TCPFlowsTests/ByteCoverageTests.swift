import TestSupport
import Testing

@testable import TCPFlows

@Suite("The coverage of a stream")
struct ByteCoverageTests {
  /// Runs as they come, with what is new in each, and what is known in the end.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let runs: [Range<Int>]
    let new: [Int]
    let count: Int
    let missing: Int
    let end: Int
  }

  private static let cases = [
    Case(testDescription: "nothing", runs: [], new: [], count: 0, missing: 0, end: 0),
    Case(testDescription: "in order", runs: [0..<5, 5..<9], new: [5, 4], count: 9, missing: 0, end: 9),
    Case(testDescription: "an empty run", runs: [4..<4], new: [0], count: 0, missing: 0, end: 0),
    Case(testDescription: "a hole at the start", runs: [3..<5], new: [2], count: 2, missing: 3, end: 5),
    Case(testDescription: "a hole", runs: [0..<5, 8..<9], new: [5, 1], count: 6, missing: 3, end: 9),
    Case(
      testDescription: "a hole filled at once", runs: [0..<5, 8..<9, 5..<8], new: [5, 1, 3], count: 9,
      missing: 0, end: 9),
    Case(
      testDescription: "a hole filled from its end", runs: [0..<5, 8..<9, 7..<8, 5..<7], new: [5, 1, 1, 2],
      count: 9, missing: 0, end: 9),
    Case(
      testDescription: "a hole filled in its middle", runs: [0..<5, 8..<9, 6..<7], new: [5, 1, 1], count: 7,
      missing: 2, end: 9),
    Case(
      testDescription: "one run over two holes", runs: [0..<2, 4..<6, 8..<9, 1..<9], new: [2, 2, 1, 4],
      count: 9, missing: 0, end: 9),
    Case(
      testDescription: "the same twice", runs: [0..<5, 0..<5], new: [5, 0], count: 5, missing: 0, end: 5),
    Case(
      testDescription: "an overlap at the end", runs: [0..<5, 3..<8], new: [5, 3], count: 8, missing: 0,
      end: 8),
    Case(
      testDescription: "an overlap over everything", runs: [2..<5, 0..<8], new: [3, 5], count: 8, missing: 0,
      end: 8),
    Case(
      testDescription: "the same below a hole", runs: [0..<5, 8..<9, 1..<4], new: [5, 1, 0], count: 6,
      missing: 3, end: 9),
    Case(
      testDescription: "below the start", runs: [0..<5, -4..<0], new: [5, 4], count: 9, missing: 0, end: 5),
    Case(
      testDescription: "far below the start", runs: [0..<5, -9 ..< -4], new: [5, 5], count: 10, missing: 4,
      end: 5),
    Case(testDescription: "only below the start", runs: [-9 ..< -4], new: [5], count: 5, missing: 4, end: 0),
  ]

  @Test("Every byte is counted once, holes are missing", arguments: cases)
  func accounting(_ example: Case) {
    var coverage = ByteCoverage()
    let new = example.runs.map { coverage.insert($0) }
    #expect(new == example.new)
    #expect(coverage.count == example.count)
    #expect(coverage.missing == example.missing)
    #expect(coverage.end == example.end)
  }

  @Test("A start that was moved leaves nothing missing before it", arguments: [-1000, 3, 1000])
  func movedStart(_ offset: Int) {
    var coverage = ByteCoverage()
    coverage.start(at: offset)
    _ = coverage.insert(offset..<offset + 5)
    #expect(coverage.missing == 0)
    #expect(coverage.end == offset + 5)
    coverage.start(at: offset + 100)
    #expect(coverage.end == offset + 5, "bytes that were seen keep their start")
  }

  @Test(
    "Bytes missing below an offset are those of the holes and those behind the end",
    arguments: [(-1, 0), (0, 0), (5, 0), (6, 1), (8, 3), (10, 3), (15, 8)])
  func missingBelow(_ offset: Int, _ missing: Int) {
    var coverage = ByteCoverage()
    _ = coverage.insert(0..<5)
    _ = coverage.insert(8..<10)
    #expect(coverage.missing(below: offset) == missing)
  }

  @Test("Holes up to the limit of runs can be filled")
  func upToTheLimit() {
    var coverage = ByteCoverage()
    for index in 0...ByteCoverage.maximumRuns { _ = coverage.insert(2 * index..<2 * index + 1) }
    #expect(coverage.missing == ByteCoverage.maximumRuns)
    #expect(coverage.insert(1..<2) == 1)
    #expect(coverage.missing == ByteCoverage.maximumRuns - 1)
  }

  @Test("Behind the limit of runs the lowest hole stays missing for good")
  func overTheLimit() {
    let holes = ByteCoverage.maximumRuns + 1
    var coverage = ByteCoverage()
    for index in 0...holes { _ = coverage.insert(2 * index..<2 * index + 1) }
    #expect(coverage.count == holes + 1)
    #expect(coverage.missing == holes)
    #expect(coverage.missing(below: coverage.end) == holes)
    #expect(coverage.insert(1..<2) == 0)
    #expect(coverage.missing == holes)
    #expect(coverage.insert(3..<4) == 1)
    #expect(coverage.missing == holes - 1)
  }

  @Test("Any runs in any order are counted as a set of bytes counts them", arguments: 1...40)
  func likeASet(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var coverage = ByteCoverage()
    // Offset 0 is where the stream starts, seen or not.
    var seen: Set<Int> = []
    for _ in 0..<120 {
      let start = Int.random(in: -60..<300, using: &generator)
      let run = start..<start + Int.random(in: 0...12, using: &generator)
      let before = seen.count
      seen.formUnion(run)
      #expect(coverage.insert(run) == seen.count - before)
      let lowest = min(seen.min() ?? 0, 0)
      let end = max((seen.max() ?? -1) + 1, 0)
      #expect(coverage.count == seen.count)
      #expect(coverage.end == end)
      #expect(coverage.missing == end - lowest - seen.count)
      let limit = Int.random(in: -80..<330, using: &generator)
      let expected = limit <= lowest ? 0 : (lowest..<limit).count { !seen.contains($0) }
      #expect(coverage.missing(below: limit) == expected)
    }
  }
}
