internal import FTPProtocol
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// A connection that is, or may be, a control connection: its two streams put in order, and what is read there.
struct ControlChannel {
  /// Payload after which an undecided connection is no control connection.
  static let maximumUndecidedBytes = 64 * 1024
  /// An acknowledged hole is given up after this much time.
  static let reorderingTime = ElapsedTime(nanoseconds: 10_000_000)

  let connection: Int
  let clientDirection: Direction
  private(set) var reader: ControlReader
  private(set) var activity: ControlActivity
  private var client = StreamAssembler()
  private var server = StreamAssembler()
  private var undecidedBytes = 0
  private let keepsSegments: Bool
  /// The segments, where they are to be compared.
  private(set) var segments: [ControlSegment] = []
  private var droppedSegments = false

  init(
    connection: Int, clientDirection: Direction, isControlPort: Bool, mayBeImplicitTLS: Bool,
    startsInTheMiddle: Bool = false, settings: AnalysisSettings, start: SegmentMark
  ) {
    self.connection = connection
    self.clientDirection = clientDirection
    reader = ControlReader(
      isControlPort: isControlPort, mayBeImplicitTLS: mayBeImplicitTLS,
      startsInTheMiddle: startsInTheMiddle, keepsExchanges: settings.keepsDialogue,
      keepsLines: settings.keepsComparisonRecord)
    keepsSegments = settings.keepsComparisonRecord
    activity = ControlActivity(threshold: settings.idleThreshold, start: start)
  }

  /// What was said, and what follows from it.
  var conversation: ControlConversation { reader.conversation }

  /// The keep-alives seen, of either kind.
  var keepAlives: [KeepAlives] {
    (activity.probes + [conversation.keepAliveCommands]).filter { $0.count > 0 }
  }

  var limitsReached: [String] {
    var names = conversation.dialogue.limitsReached
    if reader.sawTooLongLine { names.insert("line_length") }
    if activity.droppedGaps { names.insert("gaps") }
    if droppedSegments { names.insert("compared_segments") }
    return names.sorted()
  }

  /// Expects streams that are picked up in the middle from where they are.
  mutating func startStreams(client clientOffset: Int, server serverOffset: Int) {
    client = StreamAssembler(from: clientOffset)
    server = StreamAssembler(from: serverOffset)
  }

  /// Takes a segment; `acknowledged` says how far each side has acknowledged the other's stream.
  mutating func process(
    _ segment: TCPSegment, _ tracked: TrackedSegment, payload: RawSpan, _ mark: SegmentMark,
    acknowledged: (client: Int, server: Int)
  ) {
    if keepsSegments { keep(segment, tracked, mark) }
    let isByClient = tracked.direction == clientDirection
    let hasPayload =
      segment.payloadLength > 0 && segment.flags.isDisjoint(with: .rst)
      && !tracked.kind.contains(.keepAliveProbe)
    reader.silence = activity.silence(at: mark.time)
    activity.note(segment, tracked, isByClient: isByClient, mark, acknowledged: acknowledged)
    skipAcknowledgedHoles(acknowledged, isByClient: isByClient, hasPayload: hasPayload, mark)
    guard hasPayload else { return }
    reader.isReadingClient = isByClient
    if isByClient {
      client.insert(payload, length: segment.payloadLength, at: tracked.offset, mark, into: &reader)
    } else {
      server.insert(payload, length: segment.payloadLength, at: tracked.offset, mark, into: &reader)
    }
    guard conversation.verdict == .undecided, !conversation.isControlPort else { return }
    undecidedBytes += segment.payloadLength
    if undecidedBytes > Self.maximumUndecidedBytes { reader.reject() }
  }

  private mutating func keep(_ segment: TCPSegment, _ tracked: TrackedSegment, _ mark: SegmentMark) {
    guard segments.count < ComparisonRecord.maximumSegments else {
      droppedSegments = true
      return
    }
    segments.append(
      ControlSegment(
        direction: tracked.direction, flags: segment.flags, kind: tracked.kind, length: segment.payloadLength,
        offset: tracked.offset, mark: mark))
  }

  /// Passes over holes that the receiver has acknowledged.
  ///
  /// Nobody captured those bytes: waiting longer would only put replies behind the commands that answer to them.
  /// Frames that overtook one another get a moment.
  private mutating func skipAcknowledgedHoles(
    _ acknowledged: (client: Int, server: Int), isByClient: Bool, hasPayload: Bool, _ mark: SegmentMark
  ) {
    if server.isWaiting, (isByClient && hasPayload) || server.hasWaited(Self.reorderingTime, at: mark.time) {
      reader.isReadingClient = false
      server.skipHoles(acknowledgedUpTo: acknowledged.server, into: &reader)
    }
    if client.isWaiting, (!isByClient && hasPayload) || client.hasWaited(Self.reorderingTime, at: mark.time) {
      reader.isReadingClient = true
      client.skipHoles(acknowledgedUpTo: acknowledged.client, into: &reader)
    }
  }

  /// Ends both streams.
  mutating func finish(_ mark: SegmentMark, captureEnd: Timestamp) {
    reader.isReadingClient = false
    server.finish(into: &reader)
    reader.isReadingClient = true
    client.finish(into: &reader)
    reader.finish(serverEnd: server.nextOffset, mark)
    activity.finish(at: captureEnd)
  }
}
