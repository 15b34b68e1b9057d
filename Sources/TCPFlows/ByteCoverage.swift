/// Which bytes of a stream a capture has shown, by their offsets.
///
/// Runs of seen bytes are kept in order; almost always there is only one, which grows at its end.
public struct ByteCoverage: Hashable, Sendable {
  /// Runs below the last one that are kept apart.
  ///
  /// When there are more, the hole between the two lowest is given up as missed for good; a capture of 20 MB with
  /// every tenth segment lost and sent again later needs 2,000.
  public static let maximumRuns = 4096

  /// The run that holds the highest offset; empty at the start of the stream before anything was seen.
  private var last = 0..<0
  /// The runs below it, in order, with holes between them.
  private var earlier: [Range<Int>] = []
  private var givenUp = 0
  /// Bytes seen, each counted once.
  public private(set) var count = 0

  /// Whether a hole had to be given up, so that bytes that came for it later count as missed.
  public var hasReachedLimit: Bool { givenUp > 0 }

  /// Starts a coverage in which nothing has been seen from offset 0 on.
  init() {}

  /// Takes the first byte seen for the start: nothing tells what was before it.
  mutating func start(at offset: Int) {
    if count == 0 { last = offset..<offset }
  }

  /// The offset behind the highest byte seen.
  public var end: Int { last.upperBound }

  /// Whether there is no hole between the bytes seen.
  var isWhole: Bool { earlier.isEmpty }

  /// Bytes between those seen that were not.
  public var missing: Int {
    guard let first = earlier.first else { return givenUp }
    let span = last.upperBound - first.lowerBound
    let seen = earlier.reduce(last.count) { $0 + $1.count }
    return givenUp + span - seen
  }

  /// Bytes not seen below `offset`, those above `end` included.
  public func missing(below offset: Int) -> Int {
    if earlier.isEmpty { return givenUp + max(0, offset - last.upperBound) }
    let runs = earlier + [last]
    guard let start = runs.first?.lowerBound, offset > start else { return 0 }
    let seen = runs.reduce(0) { $0 + max(0, min($1.upperBound, offset) - $1.lowerBound) }
    return givenUp + offset - start - seen
  }

  /// Runs that are kept apart below the last one.
  var heldRuns: Int { earlier.count }

  /// Gives up the lowest holes until no more than `count` runs are kept apart.
  mutating func giveUpHoles(downTo count: Int) {
    while earlier.count > max(1, count) { giveUpLowestHole() }
  }

  /// Adds a run of bytes; returns how many of them had not been seen before.
  mutating func insert(_ run: Range<Int>) -> Int {
    guard !run.isEmpty else { return 0 }
    if run.lowerBound == last.upperBound {
      last = last.lowerBound..<run.upperBound
      count += run.count
      return run.count
    }
    if run.lowerBound >= last.lowerBound, run.upperBound <= last.upperBound { return 0 }
    return insertOutOfOrder(run)
  }

  private mutating func insertOutOfOrder(_ run: Range<Int>) -> Int {
    guard run.lowerBound <= last.upperBound else {
      earlier.append(last)
      last = run
      if earlier.count > Self.maximumRuns { giveUpLowestHole() }
      count += run.count
      return run.count
    }
    // The runs that touch or overlap the new one become one with it.
    let from = firstRun(reaching: run.lowerBound)
    var merged = run
    var seen = 0
    var to = from
    while to < earlier.count, earlier[to].lowerBound <= run.upperBound {
      merged = Self.union(merged, earlier[to])
      seen += earlier[to].count
      to += 1
    }
    if run.upperBound >= last.lowerBound {
      seen += last.count
      last = Self.union(merged, last)
      earlier.removeSubrange(from...)
      merged = last
    } else {
      earlier.replaceSubrange(from..<to, with: CollectionOfOne(merged))
      if earlier.count > Self.maximumRuns { giveUpLowestHole() }
    }
    count += merged.count - seen
    return merged.count - seen
  }

  /// The place of the first run below the last one that ends at `offset` or behind it.
  private func firstRun(reaching offset: Int) -> Int {
    var (low, high) = (0, earlier.count)
    while low < high {
      let middle = (low + high) / 2
      if earlier[middle].upperBound < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func union(_ one: Range<Int>, _ other: Range<Int>) -> Range<Int> {
    min(one.lowerBound, other.lowerBound)..<max(one.upperBound, other.upperBound)
  }

  private mutating func giveUpLowestHole() {
    givenUp += earlier[1].lowerBound - earlier[0].upperBound
    earlier[0] = earlier[0].lowerBound..<earlier[1].upperBound
    earlier.remove(at: 1)
  }
}
