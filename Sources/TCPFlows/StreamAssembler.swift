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

  private struct Waiting: Sendable {
    let offset: Int
    let bytes: [UInt8]
    /// The length on the wire, more than `bytes` where the snapshot cut it.
    let length: Int
    let mark: SegmentMark
  }

  private var next: Int
  /// In the order of their offsets.
  private var waiting: [Waiting] = []
  private var waitingBytes = 0

  /// Makes an assembler that expects the byte at `offset` first.
  public init(from offset: Int = 0) {
    next = offset
  }

  /// The offset of the next byte expected.
  public var nextOffset: Int { next }

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
    guard offset + length > next else { return }
    guard offset <= next else {
      wait(Waiting(offset: offset, bytes: bytes.copied(), length: length, mark: mark))
      while waiting.count > Self.maximumWaitingSegments || waitingBytes > Self.maximumWaitingBytes {
        skipHole(into: &consumer)
      }
      return
    }
    deliver(bytes, length: length, at: offset, mark, into: &consumer)
    deliverWaiting(into: &consumer)
  }

  /// Passes over holes that the other side has acknowledged: it had those bytes, the capture has not.
  public mutating func skipHoles(acknowledgedUpTo offset: Int, into consumer: inout some StreamConsumer) {
    while let first = waiting.first, offset >= first.offset { skipHole(into: &consumer) }
  }

  /// Passes over all holes, at the end of the stream.
  public mutating func finish(into consumer: inout some StreamConsumer) {
    while isWaiting { skipHole(into: &consumer) }
  }

  private mutating func wait(_ segment: Waiting) {
    let place = waiting.firstIndex { $0.offset > segment.offset } ?? waiting.count
    waiting.insert(segment, at: place)
    waitingBytes += segment.bytes.count
  }

  private mutating func skipHole(into consumer: inout some StreamConsumer) {
    guard let first = waiting.first else { return }
    if first.offset > next {
      consumer.receiveGap(of: first.offset - next, endingAt: first.offset, first.mark)
      next = first.offset
    }
    deliverWaiting(into: &consumer)
  }

  private mutating func deliverWaiting(into consumer: inout some StreamConsumer) {
    while let first = waiting.first, first.offset <= next {
      waiting.removeFirst()
      waitingBytes -= first.bytes.count
      guard first.offset + first.length > next else { continue }
      deliver(first.bytes.span.bytes, length: first.length, at: first.offset, first.mark, into: &consumer)
    }
  }

  private mutating func deliver(
    _ bytes: RawSpan, length: Int, at offset: Int, _ mark: SegmentMark,
    into consumer: inout some StreamConsumer
  ) {
    let seen = next - offset
    if seen < bytes.byteCount {
      next = offset + bytes.byteCount
      consumer.receive(bytes.extracting(seen...), endingAt: next, mark)
    }
    let end = offset + length
    if end > next {
      consumer.receiveGap(of: end - next, endingAt: end, mark)
      next = end
    }
  }
}
