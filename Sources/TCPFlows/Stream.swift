public import NetworkTypes
public import PacketDecoding

/// One direction of a connection: what its sender sent, as far as the capture shows it.
///
/// Offsets count payload bytes from the one behind the SYN; where no SYN was seen, from the first byte seen or
/// acknowledged.
///
/// A class, so that whoever reads a fact of it does not copy the others. Only its connection changes it.
public final class Stream: @unchecked Sendable {
  /// Segments further from the last one than this are not believed.
  static let maximumJump = 1 << 30

  // There is a stream for each direction of hundreds of thousands of connections: the order of these properties leaves no
  // room between them, and counts are of 32 bits.

  /// The initial sequence number, where the SYN was seen.
  public internal(set) var initialSequence: SequenceNumber?
  /// The lowest TTL or hop limit of its segments other than RSTs; nil where there was none.
  public internal(set) var lowestHopLimit: UInt8?
  /// Whether the sender numbers its packets, so that a number that comes twice tells a copy.
  var hasVaryingIdentification = false
  /// The sequence number of offset 0, once a segment or an acknowledgment has told it.
  public internal(set) var base: SequenceNumber?
  /// The highest TTL or hop limit of its segments other than RSTs; nil where there was none.
  public internal(set) var highestHopLimit: UInt8?
  var segmentCount: UInt32 = 0
  var payloadSegmentCount: UInt32 = 0
  var unansweredRepeatCount: UInt32 = 0
  /// The IPv4 identification of its last segment; 0 where none is known.
  private(set) var lastIdentification: UInt16 = 0
  var lastWindow: UInt16 = 0
  /// The offset behind the last byte sent, a FIN counted as one.
  var next = 0
  /// The highest offset that the other side acknowledged; a FIN counts one.
  public internal(set) var acknowledged = 0
  /// The highest offset that its sender's segments without payload, and its RST, have told.
  ///
  /// What lies below was sent; a FIN counts one.
  var told = 0
  /// The payload bytes seen.
  public internal(set) var coverage = ByteCoverage()
  /// The last segment with payload.
  public internal(set) var lastPayload: SegmentMark?
  /// The last segment with bytes that had not been seen before.
  public private(set) var lastProgress: SegmentMark?
  /// The offset whose acknowledgment is being timed; -1 where none is.
  private var timedUntil = -1
  private var timedAt = Timestamp(nanoseconds: 0)
  /// What went wrong, if anything did.
  private(set) var trouble: StreamTrouble?
  /// The first segment with payload.
  public internal(set) var firstPayload: SegmentMark?
  /// The first FIN.
  public internal(set) var fin: SegmentMark?
  var finOffset: Int?
  /// The shortest time from a segment to its acknowledgment by the other side; nil where none was measured.
  public internal(set) var shortestResponse: ElapsedTime?
  /// The first payload bytes of the stream, at most eight, the first one the most significant; empty where they
  /// were not captured.
  public internal(set) var opening = Opening()

  /// Segments of any kind.
  public var segments: Int { Int(segmentCount) }
  /// Segments with payload, keep-alive probes excluded.
  public var payloadSegments: Int { Int(payloadSegmentCount) }
  /// Segments sent again, and probes, since the other side was last heard.
  public var unansweredRepeats: Int { Int(unansweredRepeatCount) }
  /// Segments whose payload had been seen before, wholly or in part; keep-alive probes excluded.
  public var retransmittedSegments: Int { trouble?.retransmittedSegments ?? 0 }
  /// Segments that came late, to fill a hole which later ones had left: sent again after a loss before the capture.
  public var lateSegments: Int { trouble?.lateSegments ?? 0 }
  /// The time without payload right before what was sent again or came late: what recovering from loss took at least.
  public var recoveryTime: ElapsedTime { trouble?.recoveryTime ?? .zero }
  /// Keep-alive probes.
  public var keepAliveProbes: Int { trouble?.keepAliveProbes ?? 0 }
  /// The first RST.
  public var reset: ResetRecord? { trouble?.reset }
  /// The longest pause in its payload; nil where none was longer than `Stall.threshold`.
  public var longestStall: Stall? { trouble?.longestStall }

  /// Payload bytes seen, each counted once.
  public var payloadBytes: Int { coverage.count }

  /// When its last payload or FIN was seen; nil where there was none.
  var closingTime: Timestamp? {
    guard let payload = lastPayload?.time, let closed = fin?.time else { return (lastPayload ?? fin)?.time }
    return max(payload, closed)
  }

  /// Whether the other side acknowledged the FIN.
  public var isFinAcknowledged: Bool { finOffset.map { acknowledged > $0 } ?? false }

  /// Payload bytes that the other side acknowledged and the capture does not hold.
  public var acknowledgedUnseenBytes: Int {
    // One byte past the end is the acknowledgment of a FIN, seen or not.
    let limit = acknowledged > coverage.end ? max(coverage.end, acknowledged - 1) : acknowledged
    return coverage.missing(below: limit)
  }

  /// Bytes between those captured that were not.
  public var missedBytes: Int { coverage.missing }

  /// Payload bytes of which it is certain that they were sent and not captured: those between captured ones, and
  /// those behind them that the other side acknowledged or that its sender's later segments count.
  public var unseenBytes: Int {
    // One byte behind the end is a FIN, seen or not.
    let end = max(max(acknowledged, told) - 1, finOffset ?? 0)
    return missedBytes + max(0, end - coverage.end)
  }

  /// The first segment that told of bytes which the capture does not hold; nil where it lacks none.
  public var firstUnseen: SegmentMark? { unseenBytes > 0 ? trouble?.unseen : nil }

  /// When its sender last said that it has no room for more; the start of time where it never did.
  var zeroWindowAt: Timestamp { trouble?.zeroWindowAt ?? Timestamp(nanoseconds: .min) }

  /// Runs of bytes that a memory account holds against it.
  var accountedRuns: Int { trouble?.accountedRuns ?? 0 }

  /// Notes how many runs of bytes a memory account holds against it.
  func account(forRuns runs: Int) {
    if runs != accountedRuns { noted().accountedRuns = runs }
  }

  /// What went wrong, to note more of it.
  func noted() -> StreamTrouble {
    if let trouble { return trouble }
    let first = StreamTrouble()
    trouble = first
    return first
  }

  /// Whether its FIN was sent and not captured, as its acknowledgment or a later segment tells.
  public var hasUnseenFin: Bool { fin == nil && max(acknowledged, told) == coverage.end + 1 }

  /// Whether its RST stands behind its FIN in the stream, whichever was captured first.
  public var hasResetBehindFin: Bool {
    reset.flatMap { reset in finOffset.map { reset.offset > $0 } } ?? false
  }

  /// The offset behind its last payload byte, where its FIN was seen; nil where it was not.
  public var payloadEnd: Int? { finOffset }

  /// The offset of a sequence number, nearest to where the stream stands; nil before the stream has a base.
  public func offset(of sequence: SequenceNumber) -> Int? {
    base.map { next + sequence.distance(from: $0.advanced(by: next)) }
  }

  /// Keeps the first payload, if the stream's start was captured.
  func noteOpening(_ payload: RawSpan) {
    if initialSequence != nil, opening.length == 0 { opening = Opening(payload) }
  }

  /// Notes new payload, and the pause before it if that was long; the receiver last had no room at `zeroWindowAt`.
  func noteProgress(_ mark: SegmentMark, zeroWindowAt: Timestamp) {
    if let lastProgress, mark.time - lastProgress.time > Stall.threshold {
      noteStall(from: lastProgress, to: mark, zeroWindowAt: zeroWindowAt)
    }
    lastProgress = mark
  }

  private func noteStall(from start: SegmentMark, to end: SegmentMark, zeroWindowAt: Timestamp) {
    let stall = Stall(start: start, end: end, reason: pauseReason(since: start, zeroWindowAt: zeroWindowAt))
    if let longest = longestStall, longest.duration >= stall.duration { return }
    noted().longestStall = stall
  }

  /// Why nothing new has come since `start`, as far as it shows.
  func pauseReason(since start: SegmentMark, zeroWindowAt: Timestamp) -> Stall.Reason {
    if zeroWindowAt >= start.time { return .zeroWindow }
    if let lastPayload, lastPayload.time > start.time { return .retransmission }
    return .pause
  }

  /// Moves the start of the stream onto the SYN's own number, where a first payload stands there: captures made by
  /// packet generators do not always count the SYN.
  func forgetSYNNumber(before start: SequenceNumber) {
    guard payloadSegmentCount == 0, next == 0, start == initialSequence else { return }
    base = start
  }

  /// Forgets a RST that did not end the connection: its supposed sender went on sending, and the other side, which
  /// would not have if it had believed the RST, acknowledged that.
  func forgetSurvivedReset() {
    guard let trouble, let reset = trouble.reset, let lastPayload, reset.mark.frame < lastPayload.frame,
      acknowledged > trouble.endAtReset
    else { return }
    trouble.reset = nil
  }

  /// Starts timing the segment that ends at `offset`, which is no less than 0, unless another one is being timed.
  func startTiming(until offset: Int, at time: Timestamp) {
    guard timedUntil < 0 else { return }
    timedUntil = offset
    timedAt = time
  }

  /// Stops timing: what was sent again cannot be timed (Karn's algorithm, RFC 6298 section 3).
  func stopTiming() {
    timedUntil = -1
  }

  /// Notes an acknowledgment by the other side.
  func noteAcknowledgment(_ number: SequenceNumber, _ mark: SegmentMark) {
    guard let offset = offset(of: number) else {
      base = number
      return
    }
    guard offset >= acknowledged, offset - next <= Self.maximumJump else { return }
    if offset > next { noteUnseen(mark) }
    acknowledged = offset
    guard timedUntil >= 0, offset >= timedUntil else { return }
    let response = mark.time - timedAt
    if response >= .zero { shortestResponse = min(shortestResponse ?? response, response) }
    stopTiming()
  }

  /// Notes that bytes have been sent up to `offset`, whether or not they were captured.
  func noteTold(_ offset: Int, _ mark: SegmentMark) {
    guard offset > told, offset - next <= Self.maximumJump else { return }
    noteUnseen(mark)
    told = offset
  }

  /// Notes a segment that shows bytes to be missing, unless others were missing already.
  func noteUnseen(_ mark: SegmentMark) {
    guard trouble?.unseen == nil || (coverage.isWhole && max(acknowledged, told) <= next) else { return }
    noted().unseen = mark
  }

  /// Notes the IPv4 identification of a segment.
  @inline(__always)
  func noteIdentification(_ identification: UInt16?) {
    guard let identification, identification != lastIdentification else { return }
    if segmentCount > 1 { hasVaryingIdentification = true }
    lastIdentification = identification
  }

  /// Notes the TTL of a segment that is no RST.
  func noteHopLimit(_ hopLimit: UInt8) {
    lowestHopLimit = min(lowestHopLimit ?? hopLimit, hopLimit)
    highestHopLimit = max(highestHopLimit ?? hopLimit, hopLimit)
  }
}
