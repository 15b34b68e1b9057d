internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// How a control connection ended, into which silence, and what it left undone.
struct ControlEnding {
  /// The ways to end.
  enum Kind {
    /// A RST, sent in this direction.
    case reset(ResetRecord, from: Direction)
    /// One side sent the same again and again, and nobody answered.
    case blackHole
    /// The server sent the first FIN.
    case serverFinish(SegmentMark)
    /// The client sent the first FIN.
    case clientFinish(SegmentMark)
    /// It was never established, or is still open.
    case other
  }

  /// A silence shorter than this has nothing to do with an idle timer: the shortest one in the field is 30 s.
  ///
  /// An idle threshold below it says that shorter silences count.
  static let shortestIdleTimer = ElapsedTime(seconds: 20)
  /// Segments sent again without an answer from which on the other side counts as gone.
  static let repeatsOfSilence = 2
  /// A RST answers the segment before it if it came within this time of it.
  static let answerTime = ElapsedTime(seconds: 3)

  let kind: Kind
  /// The segment that was answered by the RST, or by nothing.
  let trigger: SegmentMark?
  /// The last payload before the silence.
  let silentSince: SegmentMark?
  /// The time without a packet before the trigger, or before the end where nothing triggered it.
  let packetGap: ElapsedTime
  /// The time without payload before it.
  let payloadGap: ElapsedTime
  /// The transfers of which the final reply never reached the client, by their places.
  let waiting: [Int]
  /// Whether the silence was long enough for an idle timer.
  let isAfterSilence: Bool
  /// Whether the data connection of the transfer ended together with it, so that a process died: no idle timer touches a
  /// connection that is in use.
  let diedWithData: Bool
  /// How often a segment was sent again without an answer.
  private let repeats: Int
  /// From which silence on an idle timer may be the reason.
  private let idleLimit: ElapsedTime

  /// Whether no packet came for long, so that a device which counts packets may have killed it; a proxy, which closes with
  /// a FIN, counts payload.
  var isSilentByPackets: Bool {
    if case .serverFinish = kind { return false }
    return packetGap >= idleLimit
  }

  /// The silence that the path may have killed the connection for: without packets, or, where packets went on, without
  /// payload.
  var fatalGap: ElapsedTime { isSilentByPackets ? packetGap : payloadGap }

  /// Whether a device in the path may have forgotten the connection: it fell silent for long, and what was sent
  /// then was answered by a RST or not at all.
  var isIdleDeath: Bool {
    switch kind {
    // Who only ends an idle session with a RST of its own shows no timer.
    case .reset: isAfterSilence && !diedWithData && (isAnswered || !waiting.isEmpty)
    // Loss alone can do that, but not after a silence.
    case .blackHole: packetGap >= idleLimit && repeats >= Self.repeatsOfSilence
    // No server closes under a transfer: a proxy does, whose timer has run out.
    case .serverFinish: isAfterSilence && !waiting.isEmpty && !diedWithData
    case .clientFinish, .other: false
    }
  }

  /// Whether it ended by itself, so that its silence is as long as the timer.
  var isExact: Bool {
    if case .blackHole = kind { return false }
    return !isAnswered
  }

  /// Whether the RST answers a segment instead of coming by itself.
  var isAnswered: Bool { trigger != nil }

  init(of session: Session, in connections: ConnectionList, idleThreshold: ElapsedTime) {
    let control = connections[session.connection]
    func data(_ transfer: Transfer) -> Connection? { transfer.connection.map { connections[$0] } }
    kind = Self.kind(of: control, clientDirection: session.clientDirection)
    repeats = max(control.fromOriginator.unansweredRepeats, control.fromResponder.unansweredRepeats)
    waiting = session.transfers.indices.filter { place in
      let transfer = session.transfers[place]
      return transfer.outcome == .unconfirmed || (transfer.outcome == .truncated && transfer.reply == nil)
    }
    switch kind {
    case .reset(let reset, _):
      let answers = reset.isAnswer && reset.delay <= Self.answerTime
      trigger = answers ? reset.previous : nil
      let silence = session.unansweredSilence
      // The first segment into the silence may have been sent again before the RST came.
      let isKnown = silence.map { $0.endedBy.frame <= reset.previous.frame } ?? false
      if answers, isKnown, let silence {
        (packetGap, payloadGap, silentSince) = (silence.packetGap, silence.payloadGap, silence.lastPayload)
      } else {
        // A clock that was set back tells of no silence.
        packetGap = max(answers ? reset.silenceBefore : reset.delay, .zero)
        let end = answers ? reset.previous : reset.mark
        silentSince = Self.lastPayload(of: control, before: end)
        payloadGap = silentSince.map { max(end.time - $0.time, .zero) } ?? packetGap
      }
    case .blackHole:
      trigger = session.unansweredSilence?.endedBy ?? Self.unanswered(of: control)
      silentSince = session.unansweredSilence?.lastPayload
      packetGap = session.unansweredSilence?.packetGap ?? .zero
      payloadGap = session.unansweredSilence?.payloadGap ?? .zero
    case .serverFinish(let mark), .clientFinish(let mark):
      trigger = nil
      let last = Self.lastPayload(of: control, before: mark)
      silentSince = last
      payloadGap = last.map { max(mark.time - $0.time, .zero) } ?? .zero
      let gap = session.gaps.first { $0.last.frame == mark.frame }
      packetGap = gap?.longestPacketGap ?? min(session.longestGap, payloadGap)
    case .other:
      trigger = nil
      silentSince = nil
      (packetGap, payloadGap) = (.zero, .zero)
    }
    let last = waiting.last.map { session.transfers[$0] }
    let isTriggered = trigger != nil
    diedWithData =
      if let last { Self.ended(last, data(last), with: kind, isAnswered: isTriggered) } else { false }
    idleLimit = min(Self.shortestIdleTimer, idleThreshold)
    isAfterSilence = payloadGap >= idleLimit
  }

  private static func kind(of control: Connection, clientDirection: Direction) -> Kind {
    if control.endReason == .reset, let direction = control.closingDirection,
      let reset = control.stream(direction).reset, !hasClosed(control, direction, before: reset)
    {
      // Whoever gives up after segments that nobody answered ends it with a RST of its own.
      guard !reset.isAnswer, control.stream(direction).unansweredRepeats > 0 else {
        return .reset(reset, from: direction)
      }
      return control.stream(direction.opposite).fin.map { finish($0, direction.opposite, clientDirection) }
        ?? .blackHole
    }
    guard control.wasEstablished else { return .other }
    let isOriginator = control.fromOriginator.unansweredRepeats >= control.fromResponder.unansweredRepeats
    let (speaking, silent) =
      isOriginator
      ? (control.fromOriginator, control.fromResponder) : (control.fromResponder, control.fromOriginator)
    // Who has closed need not answer.
    if speaking.unansweredRepeats >= repeatsOfSilence, silent.fin == nil { return .blackHole }
    guard let finisher = control.firstToFinish, let fin = control.stream(finisher).fin else { return .other }
    return Self.finish(fin, finisher, clientDirection)
  }

  private static func finish(_ fin: SegmentMark, _ finisher: Direction, _ clientDirection: Direction) -> Kind
  {
    finisher == clientDirection ? .clientFinish(fin) : .serverFinish(fin)
  }

  /// The first segment of those that were sent again without an answer.
  private static func unanswered(of control: Connection) -> SegmentMark? {
    let isOriginator = control.fromOriginator.unansweredRepeats >= control.fromResponder.unansweredRepeats
    let stream = isOriginator ? control.fromOriginator : control.fromResponder
    return stream.acknowledged < stream.coverage.end ? stream.lastProgress : stream.fin
  }

  /// Connections that a process takes with it end within this time of one another.
  private static let together = ElapsedTime(seconds: 1)

  /// Whether the data connection of a transfer ended at the moment at which the control connection did, short of what
  /// was announced, or without the reply that would have met the end.
  private static func ended(
    _ transfer: Transfer, _ data: Connection?, with kind: Kind, isAnswered: Bool
  ) -> Bool {
    let end: SegmentMark
    switch kind {
    case .reset(let reset, _): end = reset.mark
    case .serverFinish(let mark), .clientFinish(let mark): end = mark
    case .blackHole, .other: return false
    }
    guard let data, data.endReason == .fin || data.endReason == .reset else { return false }
    // Some servers end every data connection with a RST: one that then says how the transfer went has not died.
    if isAnswered, transfer.reply?.code.isCompletion == true, isResetBySender(data) { return false }
    let isShort = transfer.outcome == .truncated || data.endReason == .reset
    let closings = [data.fromOriginator.fin?.time, data.fromResponder.fin?.time, data.firstReset?.time]
    let isNear = closings.compactMap { $0 }.contains { closing in
      closing - end.time <= together && end.time - closing <= together
    }
    // A final reply that met a RST came right behind the data as well.
    return isNear && (isShort || !isAnswered)
  }

  /// Whether the side that sent the payload reset a data connection, when all of it had been acknowledged.
  private static func isResetBySender(_ data: Connection) -> Bool {
    guard data.endReason == .reset, let direction = data.closingDirection else { return false }
    let stream = data.stream(direction)
    return stream.payloadBytes > 0 && stream.acknowledged >= stream.coverage.end
  }

  /// Whether a side had closed before its RST, which then only answers what still came.
  private static func hasClosed(_ control: Connection, _ direction: Direction, before reset: ResetRecord)
    -> Bool
  {
    control.firstToFinish == direction
      && control.stream(direction).fin.map { $0.frame < reset.mark.frame } ?? false
  }

  /// The last payload of either side before a frame, as far as it is known: the streams keep only their last one.
  private static func lastPayload(of control: Connection, before mark: SegmentMark) -> SegmentMark? {
    func before(_ payload: SegmentMark?) -> SegmentMark? {
      payload.flatMap { $0.frame < mark.frame ? $0 : nil }
    }
    switch (before(control.fromOriginator.lastPayload), before(control.fromResponder.lastPayload)) {
    case (let one?, let other?): return one.frame < other.frame ? other : one
    case (let one, let other): return one ?? other
    }
  }
}
