public import Capture
internal import FTPProtocol
internal import NetworkTypes
public import PacketDecoding
public import TCPFlows

/// Builds the trace of one vantage point from its segments, in the order of the capture.
public struct TraceBuilder: ~Copyable {
  /// What is known of whether a connection is a control connection.
  private enum Candidacy {
    /// Not decided.
    case open
    /// It is none.
    case rejected
    /// It is, or may be: the place of its channel.
    case channel(Int)
    /// It was: its session is over, and stands at this place in the census.
    case concluded(Int)
  }

  /// Payload segments after which a connection that looks like nothing known is no control connection.
  private static let maximumUndecidedSegments = 4

  private let settings: AnalysisSettings
  private var table = ConnectionTable()
  private var candidacies: [Candidacy] = []
  /// The channels that are being read; nil in the places of those that became sessions.
  private var channels: [ControlChannel?] = []
  private var census = ControlCensus()
  private var shownBytes: [Int: ShownBytes] = [:]
  private var quality = Trace.Quality()
  private var reassembler = FragmentReassembler()
  private var frames = FrameCensus()
  private var end: SegmentMark?
  private var latest = Timestamp(nanoseconds: .min)
  /// What the trace takes of the memory, with those before it.
  public private(set) var memory: MemoryAccount
  private var accountedRuns = 0
  private var record = ComparisonRecord()

  /// Makes a builder; `memory` is what analyses before this one take, and those at the same time take theirs from `pool`.
  public init(settings: AnalysisSettings, behind memory: MemoryAccount? = nil, pool: MemoryPool? = nil) {
    self.settings = settings
    self.memory = MemoryAccount(limit: settings.maximumMemory, behind: memory, pool: pool)
  }

  /// The memory that the trace takes, with those before it, in bytes, roughly.
  public var usedMemory: Int { memory.used }

  /// Takes one decoded frame.
  public mutating func process(_ packet: DecodedPacket, frame: RawSpan, _ mark: SegmentMark) {
    end = mark
    if mark.time >= latest { latest = mark.time } else { noteEarlierTime(mark) }
    switch packet {
    case .segment(let segment): process(segment, frame: frame, mark)
    case .stop(let stop): frames.count(stop)
    case .fragment(let fragment): process(fragment, frame: frame, mark)
    }
  }

  /// Takes a piece of a packet; the frame that completes the packet is the one of its segment.
  @inline(never)
  private mutating func process(_ fragment: IPFragment, frame: RawSpan, _ mark: SegmentMark) {
    switch reassembler.take(fragment, in: frame, at: mark.time) {
    case .waiting: break
    case .repeated: quality.duplicateFrames += 1
    case .stop(let stop): frames.count(stop)
    // A piece inside the packet makes this call itself, no deeper than tunnels are followed.
    case .whole(let packet): process(packet.decoded, frame: packet.bytes.span.bytes, mark)
    }
  }

  @inline(__always)
  private mutating func process(_ segment: TCPSegment, frame: RawSpan, _ mark: SegmentMark) {
    quality.tcpSegments += 1
    if !segment.encapsulations.isEmpty { frames.count(segment.encapsulations) }
    if memory.isNearlyFull, !table.knows(segment) {
      noteMemoryLimit(mark)
      return
    }
    let tracked = table.track(segment, mark, options: Self.digest(ofOptions: segment, in: frame))
    if tracked.kind.contains(.duplicate) {
      quality.duplicateFrames += 1
      if quality.first.duplicateFrame == nil { quality.first.duplicateFrame = mark }
      return
    }
    if tracked.isFirst {
      candidacies.append(.open)
      memory.take(
        MemoryCost.connection + (settings.keepsComparisonRecord ? MemoryCost.comparedConnection : 0))
    }
    if table.heldRuns != accountedRuns {
      memory.take((table.heldRuns - accountedRuns) * MemoryCost.heldRun)
      accountedRuns = table.heldRuns
      table.mayHoldMoreRuns = !memory.isFull
    }
    let index = tracked.connection
    if settings.keepsComparisonRecord, segment.flags.contains(.syn) {
      let options = TCPOptions(frame.extracting(segment.optionBytes))
      record.noteSYN(
        options.timestamps?.value, isAnswer: tracked.direction == .fromResponder, of: index, mark)
    }
    if tracked.offset == 0, segment.payloadLength > 0 {
      table.noteOpening(frame.extracting(segment.payloadBytes), of: tracked)
    }
    if case .open = candidacies[index] {
      candidacies[index] = consider(tracked, segment, payload: frame.extracting(segment.payloadBytes))
    }
    guard case .channel(let place) = candidacies[index], let channel = channels[place] else {
      if case .concluded(let session) = candidacies[index] {
        process(segment, tracked, behind: session, mark)
      }
      return
    }
    let connection = table.connections[index]
    channel.process(
      segment, tracked, payload: frame.extracting(segment.payloadBytes), mark,
      acknowledged: (
        connection.stream(channel.clientDirection).acknowledged,
        connection.stream(channel.clientDirection.opposite).acknowledged
      ))
    if channel.mayHoldMore(by: segment) { accountForHeldBytes(of: channel, mark) }
    if channel.conversation.verdict == .foreign {
      candidacies[index] = .rejected
    } else if channel.isRead(connection), ControlCensus.isCertainlySession(channel) {
      candidacies[index] = .concluded(census.sessions.count)
      conclude(channel, connection, mark)
      channels[place] = nil
    }
  }

  /// Takes a segment of a connection whose session is over.
  ///
  /// Bytes behind the end of a stream are those of another session, between the same ends, of which the start was not
  /// captured: nobody reads them, and the session must not look whole.
  private mutating func process(
    _ segment: TCPSegment, _ tracked: TrackedSegment, behind session: Int, _ mark: SegmentMark
  ) {
    if settings.keepsComparisonRecord {
      record.append(ControlSegment(segment, tracked, mark), of: tracked.connection)
    }
    let end = table.connections[tracked.connection].stream(tracked.direction).payloadEnd
    guard segment.payloadLength > 0, let end, tracked.offset >= end else { return }
    census.noteUnread(segment.payloadLength, from: tracked.direction, of: session)
  }

  private mutating func accountForHeldBytes(of channel: ControlChannel, _ mark: SegmentMark) {
    let newlyHeld = channel.newlyHeldBytes()
    guard newlyHeld != 0 else { return }
    memory.take(newlyHeld)
    if newlyHeld > 0, memory.isFull {
      quality.noteLimit("memory", mark)
      channel.stop()
      memory.take(channel.newlyHeldBytes())
    }
  }

  /// Makes a session of a channel that is over: most are long before the capture is, and reading takes more memory than
  /// the session.
  private mutating func conclude(_ channel: ControlChannel, _ connection: Connection, _ mark: SegmentMark) {
    channel.finish(mark, captureEnd: nil)
    census.add(channel, connection)
    keepRecords(of: channel)
    // What it holds is accounted for first: only that can be given back.
    memory.take(channel.newlyHeldBytes() - channel.passingBytes - MemoryCost.reading)
  }

  /// Keeps what is asked for beside the sessions.
  private mutating func keepRecords(of channel: ControlChannel) {
    if settings.keepsComparisonRecord, channel.conversation.verdict != .foreign {
      record.controlSegments[channel.connection] = channel.segments
    }
    if settings.keepsShownBytes { shownBytes[channel.connection] = channel.shownBytes }
  }

  /// What tells copies of a segment from retransmissions where it has no IPv4 identification.
  @inline(__always)
  private static func digest(ofOptions segment: TCPSegment, in frame: RawSpan) -> UInt32 {
    guard segment.identification ?? 0 == 0, !segment.optionBytes.isEmpty else { return 0 }
    return ConnectionTable.digest(ofOptions: frame.extracting(segment.optionBytes))
  }

  /// Frames that are earlier than the latest one by less than this have overtaken one another; by more, a clock was
  /// set back.
  private static let overtakingTime = ElapsedTime(seconds: 1)

  private mutating func noteEarlierTime(_ mark: SegmentMark) {
    if latest - mark.time < Self.overtakingTime {
      quality.outOfOrderFrames += 1
      if quality.first.outOfOrderFrame == nil { quality.first.outOfOrderFrame = mark }
    } else {
      quality.timeStepsBack += 1
      if quality.first.timeStepBack == nil { quality.first.timeStepBack = mark }
      latest = mark.time
    }
  }

  private mutating func noteMemoryLimit(_ mark: SegmentMark) {
    quality.segmentsBeyondMemory += 1
    quality.noteLimit("memory", mark)
  }

  // MARK: - Candidates

  /// Decides whether a connection could be a control connection, by its ports or its first payload.
  private mutating func consider(
    _ tracked: TrackedSegment, _ segment: TCPSegment, payload: RawSpan
  ) -> Candidacy {
    let isFromOriginator = tracked.direction == .fromOriginator
    let responderPort = isFromOriginator ? segment.destination.port : segment.source.port
    if tracked.isFirst, settings.isControlPort(responderPort) {
      return openChannel(tracked, responderPort, clientDirection: .fromOriginator, isControlPort: true)
    }
    guard payload.byteCount > 0 else { return .open }
    let look = ControlEvidence.look(at: payload)
    let sawHandshake = table.connections[tracked.connection].sawHandshake
    if sawHandshake, tracked.offset == 0 {
      // The server of a control connection speaks first, and greets.
      let greets =
        switch look {
        case .reply(let code): !isFromOriginator && ControlEvidence.isGreeting(code)
        case .command:
          isFromOriginator && table.connections[tracked.connection].fromResponder.acknowledged > 0
        case .other: !isFromOriginator && ControlEvidence.couldStartGreeting(payload)
        }
      guard greets else { return .rejected }
      return openChannel(tracked, responderPort, clientDirection: .fromOriginator, isControlPort: false)
    }
    switch look {
    case .reply:
      guard !sawHandshake || !isFromOriginator else { return .rejected }
      return openChannel(
        tracked, responderPort, clientDirection: tracked.direction.opposite, isControlPort: false)
    case .command:
      guard !sawHandshake || isFromOriginator else { return .rejected }
      return openChannel(tracked, responderPort, clientDirection: tracked.direction, isControlPort: false)
    case .other:
      let isYoung = table.connections[tracked.connection].payloadSegments < Self.maximumUndecidedSegments
      return isYoung ? .open : .rejected
    }
  }

  private mutating func openChannel(
    _ tracked: TrackedSegment, _ responderPort: UInt16, clientDirection: Direction, isControlPort: Bool
  ) -> Candidacy {
    let connection = table.connections[tracked.connection]
    memory.take(
      MemoryCost.controlConnection
        + (settings.keepsComparisonRecord ? MemoryCost.comparedControlConnection : 0))
    let channel = ControlChannel(
      connection: tracked.connection, clientDirection: clientDirection, isControlPort: isControlPort,
      mayBeImplicitTLS: responderPort == AnalysisSettings.implicitTLSPort
        || settings.controlPorts.contains(responderPort),
      startsInTheMiddle: !connection.sawHandshake, settings: settings,
      // What was before it was recognised has not been measured.
      start: isControlPort ? connection.first : connection.last)
    if !connection.sawHandshake {
      let isClient = tracked.direction == clientDirection
      let opposite = connection.stream(tracked.direction.opposite).coverage.end
      channel.startStreams(
        client: isClient ? tracked.offset : opposite, server: isClient ? opposite : tracked.offset)
    }
    channels.append(channel)
    return .channel(channels.count - 1)
  }

  // MARK: - The end

  /// Ends the capture: what is still open stays open.
  public mutating func finish(_ vantagePoint: VantagePoint, files: [CaptureFileInfo]) -> Trace {
    let connections = table.connections
    table.finish { quality.add($0) }
    for case let channel? in channels {
      if channel.conversation.verdict != .foreign {
        let last = connections[channel.connection].last
        channel.finish(last, captureEnd: max(end?.time ?? last.time, last.time))
      }
      keepRecords(of: channel)
    }
    census.finish(&channels, connections: connections, settings: settings)
    var trace = Trace(vantagePoint: vantagePoint, files: files, connections: connections)
    trace.lastFrame = end
    trace.record = record
    trace.shownBytes = shownBytes
    trace.probes = census.probes
    trace.foreignControlConnections = census.foreign
    swap(&trace.sessions, &census.sessions)
    DataConnectionClaims.settle(in: &trace, hasFailures: quality.failedConnections > 0, settings: settings)
    measureFrames()
    let condition = CaptureCondition(quality, connections, end: end?.time)
    for session in trace.sessions {
      SessionJudgement.judge(session, connections: connections, role: vantagePoint.role, condition)
      quality.add(session, control: connections[session.connection])
    }
    trace.quality = quality
    return trace
  }

  private mutating func measureFrames() {
    reassembler.finish()
    frames.count(.fragmentIncomplete, reassembler.incompleteFrames)
    frames.count(.fragmentOverlap, reassembler.overlappingFrames)
    quality.reassembledFragments = reassembler.reassembledFrames
    quality.limitsReached += reassembler.limitsReached
    var skipped = frames.skipped
    if quality.segmentsBeyondMemory > 0 { skipped.append(("memory_limit", quality.segmentsBeyondMemory)) }
    quality.skipped = skipped.sorted { $0.reason < $1.reason }
    quality.encapsulations = frames.encapsulations
  }
}
