public import NetworkTypes

/// Puts the segments of one stream in order.
///
/// Bytes in order pass straight through; those ahead of a hole wait until it is filled, or until it is known that
/// it never will be. Of bytes that come twice, the first copy wins.
public struct StreamAssembler: Sendable {
  /// Bytes that may wait behind a hole before it is taken for a gap.
  public static let maximumWaitingBytes = 256 * 1024
  /// Segments that may wait behind a hole before it is taken for a gap.
  public static let maximumWaitingSegments = 1024
  /// Bytes already delivered that later copies are compared with.
  public static let comparedBytes = 256

  private struct Waiting: Sendable {
    let offset: Int
    let bytes: [UInt8]
    /// The length on the wire, more than `bytes` where the snapshot cut it.
    let length: Int
    let mark: SegmentMark

    var end: Int { offset + length }

    /// The part of it between two offsets.
    func part(_ range: Range<Int>) -> Waiting {
      if range == offset..<end { return self }
      let from = min(range.lowerBound - offset, bytes.count)
      let until = min(range.upperBound - offset, bytes.count)
      return Waiting(
        offset: range.lowerBound, bytes: Array(bytes[from..<until]), length: range.count, mark: mark)
    }
  }

  private var next: Int
  /// In the order of their offsets, none overlapping another.
  private var waiting: [Waiting] = []
  private var waitingBytes = 0
  /// The last bytes delivered, up to `next`.
  private var delivered: [UInt8] = []

  /// Segments that brought other bytes for a place than an earlier one had.
  public private(set) var conflictingOverlaps = 0
  /// The first of them.
  public private(set) var firstConflict: SegmentMark?

  /// Makes an assembler that expects the byte at `offset` first.
  public init(from offset: Int = 0) {
    next = offset
  }

  /// The offset of the next byte expected.
  public var nextOffset: Int { next }

  /// Bytes of memory that it holds beside itself, roughly.
  public var heldBytes: Int { waitingBytes + waiting.count * 64 + delivered.count }

  /// Whether bytes wait behind a hole.
  public var isWaiting: Bool { !waiting.isEmpty }

  /// Whether bytes have waited behind a hole for longer than `limit` at a time.
  public func hasWaited(_ limit: ElapsedTime, at time: Timestamp) -> Bool {
    waiting.first.map { time - $0.mark.time > limit } ?? false
  }

  /// Takes a segment's payload; `length` is its length on the wire, of which `bytes` were captured.
  public mutating func insert(
    _ bytes: RawSpan, length: Int, at offset: Int, _ mark: SegmentMark,
    into consumer: inout some StreamConsumer
  ) {
    if offset < next { compareWithDelivered(bytes, at: offset, mark) }
    guard offset + length > next else { return }
    guard offset > next || isWaiting else {
      deliver(bytes, length: length, at: offset, mark, into: &consumer)
      return
    }
    // What waits was captured before, and goes before what comes now.
    let start = max(offset, next)
    let from = min(start - offset, bytes.byteCount)
    wait(
      Waiting(
        offset: start, bytes: bytes.extracting(from...).copied(), length: offset + length - start, mark: mark)
    )
    deliverWaiting(into: &consumer)
    while waiting.count > Self.maximumWaitingSegments || waitingBytes > Self.maximumWaitingBytes {
      skipHole(into: &consumer)
    }
  }

  /// Passes over holes that the other side has acknowledged: it had those bytes, the capture has not.
  public mutating func skipHoles(acknowledgedUpTo offset: Int, into consumer: inout some StreamConsumer) {
    while let first = waiting.first, offset >= first.offset { skipHole(into: &consumer) }
  }

  /// Passes over all holes, at the end of the stream.
  public mutating func finish(into consumer: inout some StreamConsumer) {
    while isWaiting { skipHole(into: &consumer) }
  }

  /// Lets the parts of a segment wait for which none waits yet.
  private mutating func wait(_ segment: Waiting) {
    var start = segment.offset
    var place = firstPlace(endingBehind: start)
    var hasConflict = false
    while start < segment.end, place < waiting.count, waiting[place].offset < segment.end {
      let known = waiting[place]
      if start < known.offset {
        place = add(segment.part(start..<known.offset), at: place)
      }
      start = min(segment.end, known.end)
      hasConflict = hasConflict || Self.differ(segment, known)
      place += 1
    }
    if start < segment.end { _ = add(segment.part(start..<segment.end), at: place) }
    if hasConflict { noteConflict(segment.mark) }
  }

  private mutating func add(_ segment: Waiting, at place: Int) -> Int {
    waiting.insert(segment, at: place)
    waitingBytes += segment.bytes.count
    return place + 1
  }

  /// The place of the first segment that ends behind `offset`.
  private func firstPlace(endingBehind offset: Int) -> Int {
    var (low, high) = (0, waiting.count)
    while low < high {
      let middle = (low + high) / 2
      if waiting[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func skipHole(into consumer: inout some StreamConsumer) {
    guard let first = waiting.first else { return }
    if first.offset > next {
      consumer.receiveGap(of: first.offset - next, endingAt: first.offset, first.mark)
      next = first.offset
      delivered.removeAll(keepingCapacity: true)
    }
    deliverWaiting(into: &consumer)
  }

  private mutating func deliverWaiting(into consumer: inout some StreamConsumer) {
    var count = 0
    while count < waiting.count, waiting[count].offset <= next {
      let segment = waiting[count]
      count += 1
      waitingBytes -= segment.bytes.count
      guard segment.end > next else { continue }
      deliver(
        segment.bytes.span.bytes, length: segment.length, at: segment.offset, segment.mark, into: &consumer)
    }
    waiting.removeFirst(count)
  }

  private mutating func deliver(
    _ bytes: RawSpan, length: Int, at offset: Int, _ mark: SegmentMark,
    into consumer: inout some StreamConsumer
  ) {
    let seen = next - offset
    if seen < bytes.byteCount {
      next = offset + bytes.byteCount
      let new = bytes.extracting(seen...)
      remember(new)
      consumer.receive(new, endingAt: next, mark)
    }
    let end = offset + length
    if end > next {
      consumer.receiveGap(of: end - next, endingAt: end, mark)
      next = end
      delivered.removeAll(keepingCapacity: true)
    }
  }

  // MARK: - Copies that differ

  private mutating func remember(_ bytes: RawSpan) {
    let kept = bytes.extracting(max(0, bytes.byteCount - Self.comparedBytes)...)
    // Moving them only when there are twice as many is moving each once.
    if delivered.count + kept.byteCount > 2 * Self.comparedBytes {
      delivered.removeFirst(delivered.count - (Self.comparedBytes - kept.byteCount))
    }
    // Growing to what most dialogues take in small steps would copy it again and again.
    if delivered.isEmpty { delivered.reserveCapacity(Self.comparedBytes / 2) }
    kept.withUnsafeBytes { delivered.append(contentsOf: $0) }
  }

  private mutating func compareWithDelivered(_ bytes: RawSpan, at offset: Int, _ mark: SegmentMark) {
    let start = max(offset, next - min(delivered.count, Self.comparedBytes))
    let end = min(next, offset + bytes.byteCount)
    guard start < end else { return }
    let base = next - delivered.count
    for place in start..<end where bytes.byte(at: place - offset) != delivered[place - base] {
      noteConflict(mark)
      return
    }
  }

  private static func differ(_ one: Waiting, _ other: Waiting) -> Bool {
    let start = max(one.offset, other.offset)
    let end = min(one.offset + one.bytes.count, other.offset + other.bytes.count)
    guard start < end else { return false }
    return !one.bytes[start - one.offset..<end - one.offset].elementsEqual(
      other.bytes[start - other.offset..<end - other.offset])
  }

  private mutating func noteConflict(_ mark: SegmentMark) {
    conflictingOverlaps += 1
    if firstConflict == nil { firstConflict = mark }
  }
}
