internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// Finds the segments that two legs of one connection have in common.
struct SampleCollector {
  /// Segments that are taken of one connection.
  static let maximumSegments = 4096
  /// So many segments tell all about two clocks; of further connections the handshakes show whether that changes.
  static let plenty = 1 << 12

  let traces: [Trace]

  /// The common segments of two legs of one TCP connection, or brief those of its handshake; `clientDirection` is the
  /// client's.
  func segments(
    _ one: ConnectionReference, _ other: ConnectionReference, clientDirection: Direction, isBrief: Bool
  ) -> [SharedSegment] {
    let (left, right) = (connection(one), connection(other))
    var shared: [SharedSegment] = []
    func add(_ direction: Direction, _ left: SegmentMark?, _ right: SegmentMark?) {
      guard let left, let right else { return }
      shared.append(
        SharedSegment(isFromClient: direction == clientDirection, times: (left.time, right.time)))
    }
    let handshakes = (handshake(one), handshake(other))
    if !handshakes.0.wasRepeated, !handshakes.1.wasRepeated {
      add(.fromOriginator, handshakes.0.opened, handshakes.1.opened)
      add(.fromResponder, handshakes.0.answered, handshakes.1.answered)
      if left.endReason == .refused, right.endReason == .refused {
        add(.fromResponder, left.firstReset, right.firstReset)
      }
    }
    if isBrief { return shared }
    if let segments = controlSegments(one, other) {
      for (direction, left, right) in segments { add(direction, left, right) }
      return shared
    }
    for direction in [Direction.fromOriginator, .fromResponder] {
      let (left, right) = (left.stream(direction), right.stream(direction))
      guard left.retransmittedSegments == 0, right.retransmittedSegments == 0, left.unseenBytes == 0,
        right.unseenBytes == 0, left.initialSequence != nil, right.initialSequence != nil,
        left.payloadBytes == right.payloadBytes
      else { continue }
      add(direction, left.firstPayload, right.firstPayload)
      if left.unansweredRepeats == 0, right.unansweredRepeats == 0 { add(direction, left.fin, right.fin) }
    }
    return shared
  }

  /// The common segments of two control connections, each of which both captures saw once.
  private func controlSegments(_ one: ConnectionReference, _ other: ConnectionReference) -> [(
    Direction, SegmentMark, SegmentMark
  )]? {
    guard let left = traces[one.trace].record.controlSegments[one.connection],
      let right = traces[other.trace].record.controlSegments[other.connection]
    else { return nil }
    let shifts = [Direction.fromOriginator, .fromResponder].map { shift($0, one, other) }
    // Offsets are counted as the first capture counts them.
    let counted = right.compactMap { segment -> ControlSegment? in
      guard let shift = shifts[Int(segment.direction.rawValue)] else { return nil }
      return shift == 0 ? segment : segment.shifted(by: shift)
    }
    let (known, wanted) = (Self.unrepeated(left), Self.unrepeated(counted))
    var shared: [(Direction, SegmentMark, SegmentMark)] = []
    for segment in counted.prefix(Self.maximumSegments) {
      let key = Key(segment)
      guard let match = known[key], let match, wanted[key] != .some(nil) else { continue }
      shared.append((segment.direction, match, segment.mark))
    }
    return shared
  }

  /// What to add to the second capture's offsets to have the first one's; nil where that is not known.
  ///
  /// Both count from the SYN, whatever numbers a device in the path gives out; without it, from what they saw first.
  private func shift(_ direction: Direction, _ one: ConnectionReference, _ other: ConnectionReference) -> Int?
  {
    let (left, right) = (connection(one).stream(direction), connection(other).stream(direction))
    if left.initialSequence != nil, right.initialSequence != nil { return 0 }
    guard let start = left.base, let otherStart = right.base else { return nil }
    return otherStart.distance(from: start)
  }

  private struct Key: Hashable {
    let direction: Direction
    let offset: Int
    let length: Int
    let isFinish: Bool

    init(_ segment: ControlSegment) {
      direction = segment.direction
      offset = segment.offset
      length = segment.length
      isFinish = segment.flags.contains(.fin)
    }
  }

  /// The segments with payload or a FIN, nil for those that came more than once.
  private static func unrepeated(_ segments: [ControlSegment]) -> [Key: SegmentMark?] {
    var known: [Key: SegmentMark?] = [:]
    for segment in segments.prefix(maximumSegments)
    where (segment.length > 0 || segment.flags.contains(.fin))
      && segment.flags.isDisjoint(with: [.syn, .rst])
    {
      let key = Key(segment)
      let isRepeated =
        known[key] != nil || !segment.kind.isDisjoint(with: [.retransmission, .keepAliveProbe])
      known[key] = .some(isRepeated ? nil : segment.mark)
    }
    return known
  }

  /// The common lines of two dialogues, as far as they say the same.
  func lines(_ one: Session, _ other: Session) -> [SharedSegment] {
    var shared: [SharedSegment] = []
    for isCommand in [true, false] {
      let left = one.lines.filter { $0.isCommand == isCommand }
      let right = other.lines.filter { $0.isCommand == isCommand }
      for (left, right) in zip(left, right).prefix(Self.maximumSegments) {
        guard left.hash == right.hash else { break }
        shared.append(SharedSegment(isFromClient: isCommand, times: (left.mark.time, right.mark.time)))
      }
    }
    return shared
  }

  private func connection(_ reference: ConnectionReference) -> Connection {
    traces[reference.trace].connections[reference.connection]
  }

  private func handshake(_ reference: ConnectionReference) -> Handshake {
    traces[reference.trace].record.handshake(of: reference.connection)
  }
}
