public import NetworkTypes
internal import PacketDecoding

/// A TCP connection, as far as the capture shows it.
///
/// A class, as there may be millions, each of half a kilobyte: lists of them grow, and single facts are read, without
/// copying them. Only the table changes a connection, in `record` and before anyone else sees it.
public final class Connection: @unchecked Sendable {
  /// The end that opened it; where no handshake was seen, the likelier one.
  public let originator: Endpoint
  /// The end that was connected to.
  public let responder: Endpoint
  /// Who sent the last frame.
  private var lastDirection = Direction.fromOriginator
  /// Whose keep-alive probe came last and has not been answered yet.
  private var probing: Direction?
  /// Whether segments of it were captured twice.
  public private(set) var hasCopies = false
  /// What the originator sent.
  public let fromOriginator = Stream()
  /// What the responder sent.
  public let fromResponder = Stream()
  /// Its last frame.
  public private(set) var last: SegmentMark
  /// How long the connection had been without a packet when its last frame came.
  private var lastSilence = ElapsedTime.zero
  /// What follows from both streams; nil until no more is to be expected.
  private var conclusion: ConnectionConclusion?
  /// Its first frame.
  public let first: SegmentMark

  init(originator: Endpoint, responder: Endpoint, first: SegmentMark) {
    self.originator = originator
    self.responder = responder
    self.first = first
    last = first
  }

  /// The stream of one direction.
  public func stream(_ direction: Direction) -> Stream {
    direction == .fromOriginator ? fromOriginator : fromResponder
  }

  /// Whether a SYN was seen, so that the roles of the two ends are certain.
  public var sawHandshake: Bool {
    fromOriginator.initialSequence != nil || fromResponder.initialSequence != nil
  }

  /// Whether both ends have spoken beyond the SYN, so that there was a connection.
  public var wasEstablished: Bool { conclusion?.wasEstablished ?? isEstablished }

  private var isEstablished: Bool {
    fromResponder.initialSequence != nil || fromOriginator.payloadSegments + fromResponder.payloadSegments > 0
      || (fromOriginator.initialSequence == nil && fromOriginator.segments > 0 && fromResponder.segments > 0)
  }

  /// From the first payload of either side to the last; nil where there was none.
  public var payloadSpan: ClosedRange<Timestamp>? {
    let streams = [fromOriginator, fromResponder]
    guard let first = streams.compactMap({ $0.firstPayload?.time }).min(),
      let last = streams.compactMap({ $0.lastPayload?.time }).max(), first <= last
    else { return nil }
    return first...last
  }

  /// When its last payload or FIN was seen; nil where there was none.
  public var closingTime: Timestamp? {
    switch (fromOriginator.closingTime, fromResponder.closingTime) {
    case (let one?, let other?): max(one, other)
    case (let one, let other): one ?? other
    }
  }

  /// The shortest round trip between the two ends; nil unless both halves, as seen from the point of capture,
  /// were measured.
  public var shortestRoundTrip: ElapsedTime? {
    guard let toResponder = fromOriginator.shortestResponse, let toOriginator = fromResponder.shortestResponse
    else { return nil }
    return toResponder + toOriginator
  }

  /// Whether one direction was not captured: the other one acknowledges what is not there.
  public var isOneWay: Bool { conclusion?.isOneWay ?? hasOneWay }

  private var hasOneWay: Bool {
    (fromOriginator.segments == 0) != (fromResponder.segments == 0) && endReason != .unanswered
  }

  /// Payload bytes of both directions, each counted once.
  public var payloadBytes: Int {
    conclusion?.payloadBytes ?? fromOriginator.payloadBytes + fromResponder.payloadBytes
  }

  /// Segments with payload of both directions.
  public var payloadSegments: Int { fromOriginator.payloadSegments + fromResponder.payloadSegments }

  /// Payload bytes of both directions that were acknowledged and not captured.
  public var acknowledgedUnseenBytes: Int {
    fromOriginator.acknowledgedUnseenBytes + fromResponder.acknowledgedUnseenBytes
  }

  /// Bytes of both directions between those captured that were not.
  public var missedBytes: Int { fromOriginator.missedBytes + fromResponder.missedBytes }

  /// Payload bytes of both directions of which it is certain that they were sent and not captured.
  public var unseenBytes: Int {
    conclusion?.unseenBytes ?? fromOriginator.unseenBytes + fromResponder.unseenBytes
  }

  /// Whether the capture holds all that was sent, as far as can be told.
  public var isWhole: Bool {
    conclusion?.isWhole ?? (missedBytes == 0 && acknowledgedUnseenBytes == 0 && unseenBytes == 0)
  }

  /// The first segment that told of bytes which the capture does not hold; nil where it lacks none.
  public var firstUnseen: SegmentMark? {
    [fromOriginator.firstUnseen, fromResponder.firstUnseen].compactMap(\.self).min { $0.frame < $1.frame }
  }

  /// Whether both ends have closed it, and each has acknowledged that of the other.
  public var isClosed: Bool { fromOriginator.isFinAcknowledged && fromResponder.isFinAcknowledged }

  /// How it ended.
  public var endReason: EndReason { conclusion?.endReason ?? presentEndReason }

  private var presentEndReason: EndReason {
    if let direction = resettingDirection {
      let wasRefused = direction == .fromResponder && !wasEstablished && fromOriginator.initialSequence != nil
      return wasRefused ? .refused : .reset
    }
    let repeats = max(fromOriginator.unansweredRepeats, fromResponder.unansweredRepeats)
    if !wasEstablished, fromOriginator.initialSequence != nil, fromResponder.segments == 0 {
      // An originator that goes on to acknowledge has been answered: by segments that the capture does not hold.
      return fromResponder.base == nil ? .unanswered : .open
    }
    // Only a last acknowledgment is missing where both ends have closed.
    if fromOriginator.fin != nil, fromResponder.fin != nil { return .fin }
    if repeats >= Self.repeatsOfBlackHole, fromOriginator.segments > 0, fromResponder.segments > 0 {
      return .blackHole
    }
    return fromOriginator.fin != nil || fromResponder.fin != nil ? .fin : .open
  }

  /// The first RST of either end, whether or not it decided the end.
  public var firstReset: SegmentMark? {
    [fromOriginator.reset, fromResponder.reset].compactMap { $0?.mark }.min { $0.frame < $1.frame }
  }

  /// Which end sent the first FIN, even where a RST followed it.
  public var firstToFinish: Direction? { earlier(fromOriginator.fin, fromResponder.fin) }

  /// Which end sent the segment that decided the end: the RST, or the first FIN.
  public var closingDirection: Direction? {
    switch endReason {
    case .reset, .refused: resettingDirection
    case .fin: firstToFinish
    case .unanswered, .blackHole, .open: nil
    }
  }

  private static let repeatsOfBlackHole = 3

  private var resettingDirection: Direction? {
    func decisive(_ reset: ResetRecord?) -> SegmentMark? {
      reset.flatMap { $0.isAfterClose ? nil : $0.mark }
    }
    return earlier(decisive(fromOriginator.reset), decisive(fromResponder.reset))
  }

  /// Works out what everyone asks for: to ask both streams each time is slow where there are hundreds of thousands.
  ///
  /// Called when nothing more is to be expected; a segment that comes all the same makes it void.
  func conclude() {
    guard conclusion == nil else { return }
    conclusion = ConnectionConclusion(
      payloadBytes: payloadBytes, unseenBytes: unseenBytes, endReason: endReason,
      wasEstablished: wasEstablished, isOneWay: isOneWay, isWhole: isWhole)
  }

  // MARK: - Memory

  /// Whether holes had to be given up for good, as there were too many.
  public var hasReachedLimit: Bool {
    fromOriginator.coverage.hasReachedLimit || fromResponder.coverage.hasReachedLimit
  }

  /// Runs of bytes kept apart since this was last asked.
  func newlyHeldRuns() -> Int {
    let (one, other) = (fromOriginator.coverage.heldRuns, fromResponder.coverage.heldRuns)
    let new = one + other - fromOriginator.accountedRuns - fromResponder.accountedRuns
    fromOriginator.account(forRuns: one)
    fromResponder.account(forRuns: other)
    return new
  }

  /// Gives up the lowest holes of both streams until no more runs are kept apart than were accounted for.
  func holdNoMoreRuns() {
    fromOriginator.coverage.giveUpHoles(downTo: fromOriginator.accountedRuns)
    fromResponder.coverage.giveUpHoles(downTo: fromResponder.accountedRuns)
  }

  private func earlier(_ originator: SegmentMark?, _ responder: SegmentMark?) -> Direction? {
    switch (originator, responder) {
    case (nil, nil): nil
    case (_?, nil): .fromOriginator
    case (nil, _?): .fromResponder
    case (let left?, let right?): right.frame < left.frame ? .fromResponder : .fromOriginator
    }
  }

  /// The pause in the payload of one direction that had not ended by `end`, however short; nil without payload.
  public func trailingPause(of direction: Direction, until end: SegmentMark) -> Stall? {
    let (sender, receiver) = (stream(direction), stream(direction.opposite))
    return sender.lastProgress.map { start in
      Stall(
        start: start, end: end, reason: sender.pauseReason(since: start, zeroWindowAt: receiver.zeroWindowAt))
    }
  }

  // MARK: - Accounting

  /// Keeps the first payload of a stream whose start was captured.
  func noteOpening(of direction: Direction, _ payload: RawSpan) {
    if direction == .fromOriginator {
      fromOriginator.noteOpening(payload)
    } else {
      fromResponder.noteOpening(payload)
    }
  }

  /// Notes that a segment was captured a second time; it counts for nothing else.
  func noteCopy() {
    hasCopies = true
  }

  /// Accounts for one more segment.
  func record(_ segment: TCPSegment, from direction: Direction, _ mark: SegmentMark) -> (
    offset: Int, kind: SegmentKind
  ) {
    let previous = last
    last = mark
    if conclusion != nil { conclusion = nil }
    if segment.flags.contains(.rst) { return recordReset(segment, from: direction, mark, after: previous) }
    lastSilence = mark.time - previous.time
    lastDirection = direction
    let result: (offset: Int, kind: SegmentKind)
    if direction == .fromOriginator {
      result = Self.record(segment, mark, by: fromOriginator, to: fromResponder, probing == .fromResponder)
    } else {
      result = Self.record(segment, mark, by: fromResponder, to: fromOriginator, probing == .fromOriginator)
    }
    probing = result.kind.contains(.keepAliveProbe) ? direction : nil
    return result
  }

  /// Accounts for a RST that came after the frame `previous`.
  private func recordReset(
    _ segment: TCPSegment, from direction: Direction, _ mark: SegmentMark, after previous: SegmentMark
  ) -> (offset: Int, kind: SegmentKind) {
    probing = nil
    let context = ResetContext(
      previous: previous, isAnswer: previous != mark && lastDirection != direction, silenceBefore: lastSilence
    )
    return direction == .fromOriginator
      ? Self.recordReset(segment, mark, context, by: fromOriginator, to: fromResponder)
      : Self.recordReset(segment, mark, context, by: fromResponder, to: fromOriginator)
  }

  /// What was on the connection right before a RST.
  private struct ResetContext {
    let previous: SegmentMark
    let isAnswer: Bool
    let silenceBefore: ElapsedTime
  }

  private static func recordReset(
    _ segment: TCPSegment, _ mark: SegmentMark, _ context: ResetContext, by sender: Stream,
    to receiver: Stream
  ) -> (offset: Int, kind: SegmentKind) {
    let identificationBefore = sender.lastIdentification
    sender.segmentCount &+= 1
    sender.noteIdentification(segment.identification)
    receiver.unansweredRepeatCount = 0
    let offset = sender.offset(of: segment.sequence) ?? 0
    guard sender.reset == nil else { return (offset, []) }
    let trouble = sender.noted()
    trouble.endAtReset = sender.next
    trouble.reset = ResetRecord(
      mark: mark, hopLimit: segment.hopLimit, identification: segment.identification,
      identificationBefore: identificationBefore == 0 ? nil : identificationBefore, offset: offset,
      distance: offset - max(sender.next, sender.acknowledged),
      isAfterClose: sender.isFinAcknowledged && receiver.isFinAcknowledged, previous: context.previous,
      isAnswer: context.isAnswer, silenceBefore: context.silenceBefore)
    // A RST that stands a little behind what was captured tells of what was not; a forged one may stand anywhere.
    if sender.base != nil, offset - sender.next <= believedReach { sender.noteTold(offset, mark) }
    return (offset, [])
  }

  /// How far behind the last byte seen a RST is believed to stand, in bytes.
  private static let believedReach = 1 << 16

  @inline(__always)
  private static func record(
    _ segment: TCPSegment, _ mark: SegmentMark, by sender: Stream, to receiver: Stream,
    _ isProbed: Bool
  ) -> (offset: Int, kind: SegmentKind) {
    sender.segmentCount &+= 1
    sender.noteIdentification(segment.identification)
    receiver.unansweredRepeatCount = 0
    let flags = segment.flags
    if flags.contains(.syn) { noteSYN(segment, of: sender, mark) }
    let payloadStart = flags.contains(.syn) ? segment.sequence.advanced(by: 1) : segment.sequence
    if sender.base == nil { sender.base = payloadStart }
    if segment.payloadLength > 1, !flags.contains(.syn) { sender.forgetSYNNumber(before: payloadStart) }
    let offset = sender.offset(of: payloadStart) ?? 0
    sender.noteHopLimit(segment.hopLimit)
    let kind = recordPayload(
      segment, at: offset, mark, of: sender, zeroWindowAt: receiver.zeroWindowAt, isProbed: isProbed)
    if flags.contains(.ack) {
      receiver.noteAcknowledgment(segment.acknowledgment, mark)
      receiver.forgetSurvivedReset()
    }
    sender.lastWindow = segment.window
    if segment.window == 0 { sender.noted().zeroWindowAt = mark.time }
    return (offset, kind)
  }

  private static func noteSYN(_ segment: TCPSegment, of sender: Stream, _ mark: SegmentMark) {
    if sender.initialSequence == nil {
      sender.initialSequence = segment.sequence
      // The same SYN, refused at first, was accepted when it was sent again.
      sender.trouble?.reset = nil
      // A SYN that comes late finds offsets counted from where the stream was picked up: at its start.
      guard sender.base == nil else { return }
      sender.base = segment.sequence.advanced(by: 1)
      sender.startTiming(until: 0, at: mark.time)
    } else {
      sender.unansweredRepeatCount &+= 1
      sender.stopTiming()
    }
  }

  @inline(__always)
  private static func recordPayload(
    _ segment: TCPSegment, at offset: Int, _ mark: SegmentMark, of sender: Stream,
    zeroWindowAt: Timestamp, isProbed: Bool
  ) -> SegmentKind {
    let length = segment.payloadLength
    let flags = segment.flags
    let isPlain = flags.isDisjoint(with: [.syn, .fin])
    let hasHistory = sender.segments > 1
    // An acknowledgment tells the next expected byte too, where the one before it was not captured.
    let expected = length == 0 ? max(sender.next, max(sender.acknowledged, sender.told)) : sender.next
    // What stands right before the FIN's own number was sent before it, and overtaken.
    if length <= 1, isPlain, hasHistory, offset == expected - 1, expected > 0 || length == 0,
      sender.finOffset != offset
    {
      sender.noted().keepAliveProbes += 1
      sender.unansweredRepeatCount &+= 1
      return .keepAliveProbe
    }
    if length == 0, isPlain {
      if offset > sender.next { sender.noteTold(offset, mark) }
      let isAnswer = isProbed && offset == sender.next && segment.window == sender.lastWindow
      return isAnswer ? .keepAliveAnswer : []
    }
    guard abs(offset - sender.next) <= Stream.maximumJump else { return [] }
    var kind: SegmentKind = []
    var end = offset + length
    if length > 0 {
      if sender.initialSequence == nil, sender.payloadSegments == 0 { sender.coverage.start(at: offset) }
      let isInOrder = offset == sender.coverage.end
      if offset > sender.coverage.end { sender.noteUnseen(mark) }
      let new = sender.coverage.insert(offset..<end)
      if !isInOrder { sender.noteDisorder(of: new, length, mark.time) }
      sender.payloadSegmentCount &+= 1
      if new > 0 { sender.noteProgress(mark, zeroWindowAt: zeroWindowAt) }
      if sender.firstPayload == nil { sender.firstPayload = mark }
      sender.lastPayload = mark
      if new < length { kind = .retransmission }
      if !isInOrder { kind.insert(.outOfOrder) }
    }
    if flags.contains(.fin) {
      if sender.fin == nil {
        sender.fin = mark
        sender.finOffset = end
        if end > sender.coverage.end { sender.noteUnseen(mark) }
      } else if length == 0 {
        kind = .retransmission
      }
      end += 1
    }
    if kind.contains(.retransmission) {
      if length > 0 { sender.noted().retransmittedSegments += 1 }
      sender.unansweredRepeatCount &+= 1
      sender.stopTiming()
    } else if end > max(sender.next, sender.acknowledged) {
      sender.startTiming(until: end, at: mark.time)
    }
    sender.next = max(sender.next, end)
    return kind
  }
}
