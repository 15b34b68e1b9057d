internal import FTPProtocol
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// A connection that is, or may be, a control connection: its two streams put in order, and what is read there.
///
/// A class, as there may be very many, each of more than a kilobyte: lists of them grow without moving them. Only the
/// builder holds it.
final class ControlChannel {
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
  private var waitingClient = OvertakingBytes()
  private var waitingServer = OvertakingBytes()
  /// How far each side's stream has been acknowledged by the other side.
  private var acknowledged = (client: 0, server: 0)
  private var undecidedBytes = 0
  private var accountedBytes = 0
  /// What it may have come to hold since its memory was last accounted for, at most.
  private var unaccountedBytes = 0
  /// What the dialogue kept when its memory was last accounted for.
  private var accountedKeptBytes = 0
  /// Whether it was given up because memory ran out.
  private(set) var isStopped = false
  /// Segments whose payload the snapshot cut.
  private(set) var cutSegments = 0
  /// The first of them.
  private(set) var firstCut: SegmentMark?
  /// When each side was heard last.
  private(set) var lastHeard: (client: Timestamp?, server: Timestamp?)
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
      keepsLines: settings.keepsComparisonRecord, keepsShownBytes: settings.keepsShownBytes)
    keepsSegments = settings.keepsComparisonRecord
    activity = ControlActivity(threshold: settings.idleThreshold, start: start)
  }

  /// What was said, and what follows from it.
  var conversation: ControlConversation { reader.conversation }

  /// The keep-alives seen, of either kind.
  var keepAlives: [KeepAlives] {
    (activity.probes + [conversation.keepAliveCommands]).filter { $0.count > 0 }
  }

  /// Which bytes may be shown; nil unless that was asked for.
  var shownBytes: ShownBytes? {
    guard let client = reader.shownClient, let server = reader.shownServer else { return nil }
    return ShownBytes(
      clientDirection: clientDirection, client: client.runs, server: server.runs,
      secrets: conversation.dialogue.secrets)
  }

  /// Segments that brought other bytes for a place than an earlier one had.
  var conflictingOverlaps: Int { client.conflictingOverlaps + server.conflictingOverlaps }

  /// The first of them.
  var firstConflict: SegmentMark? {
    [client.firstConflict, server.firstConflict].compactMap(\.self).min { $0.frame < $1.frame }
  }

  /// Whether its memory has to be accounted for again: where the dialogue has come to keep more, or enough has come since.
  func mayHoldMore(by segment: TCPSegment) -> Bool {
    unaccountedBytes += segment.payloadLength + MemoryCost.comparedItem
    return unaccountedBytes > Self.unaccountedLimit || conversation.dialogue.keptBytes != accountedKeptBytes
  }

  private static let unaccountedLimit = 1024

  /// Bytes of memory that it holds beside itself and that have not been accounted for, roughly; less than 0 where
  /// some were given back.
  func newlyHeldBytes() -> Int {
    var held = reader.heldBytes + client.heldBytes + server.heldBytes + activity.gaps.count * 64
    held += segments.count * MemoryCost.comparedItem
    if !waitingClient.isEmpty || !waitingServer.isEmpty {
      held += waitingClient.heldBytes + waitingServer.heldBytes
    }
    unaccountedBytes = 0
    accountedKeptBytes = conversation.dialogue.keptBytes
    defer { accountedBytes = held }
    return held - accountedBytes
  }

  /// Bytes that are given back when only the session remains of it, of those that it holds beside itself.
  var passingBytes: Int { client.heldBytes + server.heldBytes }

  /// Whether both sides have closed the connection, each has the other's last byte, and all of it has been read: what
  /// comes now says nothing.
  func isRead(_ connection: Connection) -> Bool {
    guard connection.isClosed, !isStopped, !holdsBack, !reader.isInsideLine else { return false }
    return connection.stream(clientDirection).payloadEnd == client.nextOffset
      && connection.stream(clientDirection.opposite).payloadEnd == server.nextOffset
  }

  /// Gives up reading, as there is no memory for what is said.
  func stop() {
    isStopped = true
    waitingClient = OvertakingBytes()
    waitingServer = OvertakingBytes()
    client = StreamAssembler(from: client.nextOffset)
    server = StreamAssembler(from: server.nextOffset)
  }

  var limitsReached: [String] {
    var names = conversation.dialogue.limitsReached
    if isStopped { names.insert("memory") }
    if reader.sawTooLongLine { names.insert("line_length") }
    if activity.droppedGaps { names.insert("gaps") }
    if droppedSegments { names.insert("compared_segments") }
    return names.sorted()
  }

  /// Expects streams that are picked up in the middle from where they are.
  func startStreams(client clientOffset: Int, server serverOffset: Int) {
    client = StreamAssembler(from: clientOffset)
    server = StreamAssembler(from: serverOffset)
  }

  /// Takes a segment; `acknowledged` says how far each side has acknowledged the other's stream.
  func process(
    _ segment: TCPSegment, _ tracked: TrackedSegment, payload: RawSpan, _ mark: SegmentMark,
    acknowledged: (client: Int, server: Int)
  ) {
    guard !isStopped else { return }
    if keepsSegments { keep(segment, tracked, mark) }
    let isByClient = tracked.direction == clientDirection
    if isByClient { lastHeard.client = mark.time } else { lastHeard.server = mark.time }
    let hasPayload =
      segment.payloadLength > 0 && segment.flags.isDisjoint(with: .rst)
      && !tracked.kind.contains(.keepAliveProbe)
    reader.silence = activity.silence(at: mark.time)
    activity.note(segment, tracked, isByClient: isByClient, mark, acknowledged: acknowledged)
    self.acknowledged = acknowledged
    if holdsBack {
      releaseReady(at: mark.time, acknowledged)
      skipAcknowledgedHoles(acknowledged, isByClient: isByClient, hasPayload: hasPayload, mark)
    }
    guard hasPayload else { return }
    if payload.byteCount < segment.payloadLength {
      cutSegments += 1
      if firstCut == nil { firstCut = mark }
    }
    read(payload, segment.payloadLength, at: tracked.offset, mark, isByClient: isByClient, acknowledged)
    guard conversation.verdict == .undecided, !conversation.isControlPort else { return }
    undecidedBytes += segment.payloadLength
    if undecidedBytes > Self.maximumUndecidedBytes { reader.reject() }
  }

  /// Whether anything waits for bytes that have not come yet.
  private var holdsBack: Bool {
    !waitingClient.isEmpty || !waitingServer.isEmpty || client.isWaiting || server.isWaiting
  }

  /// Reads payload, unless it acknowledges bytes of the other side that have not come yet: then it waits a moment.
  private func read(
    _ payload: RawSpan, _ length: Int, at offset: Int, _ mark: SegmentMark, isByClient: Bool,
    _ acknowledged: (client: Int, server: Int)
  ) {
    // What waits was captured before what goes beyond what it waits for.
    let isNext = offset <= (isByClient ? client : server).nextOffset
    if isByClient, !isNext { releaseServer() }
    if !isByClient, !isNext { releaseClient() }
    // One byte more may be a FIN.
    let isOvertaking =
      isByClient
      ? acknowledged.server > server.nextOffset + 1 && !server.isWaiting
      : acknowledged.client > client.nextOffset + 1 && !client.isWaiting
    let waits = isByClient ? !waitingClient.isEmpty : !waitingServer.isEmpty
    if isOvertaking || waits {
      let segment = OvertakingBytes.Segment(
        bytes: payload.copied(), length: length, offset: offset, mark: mark)
      if isByClient {
        waitingClient.append(segment, until: acknowledged.server)
      } else {
        waitingServer.append(segment, until: acknowledged.client)
      }
    } else {
      insert(payload, length, at: offset, mark, isByClient: isByClient)
    }
    if holdsBack { releaseReady(at: mark.time, acknowledged) }
  }

  private func insert(
    _ payload: RawSpan, _ length: Int, at offset: Int, _ mark: SegmentMark, isByClient: Bool
  ) {
    reader.isReadingClient = isByClient
    if isByClient {
      client.insert(payload, length: length, at: offset, mark, into: &reader)
    } else {
      reader.followsUnseenCommands = acknowledged.client > client.nextOffset + 1 || client.isWaiting
      server.insert(payload, length: length, at: offset, mark, into: &reader)
    }
  }

  /// Reads what waited for bytes of the other side that have come, or will not come any more.
  private func releaseReady(at time: Timestamp, _ acknowledged: (client: Int, server: Int)) {
    // One byte less may be missing: a FIN counts one.
    if waitingServer.isReady(otherSide: client.nextOffset + 1, at: time) { releaseServer() }
    if waitingClient.isReady(otherSide: server.nextOffset + 1, at: time) { releaseClient() }
  }

  private func releaseServer() {
    guard !waitingServer.isEmpty else { return }
    for segment in waitingServer.take() {
      insert(segment.bytes.span.bytes, segment.length, at: segment.offset, segment.mark, isByClient: false)
    }
    reader.isReadingClient = false
    server.skipHoles(acknowledgedUpTo: acknowledged.server, into: &reader)
  }

  private func releaseClient() {
    guard !waitingClient.isEmpty else { return }
    for segment in waitingClient.take() {
      insert(segment.bytes.span.bytes, segment.length, at: segment.offset, segment.mark, isByClient: true)
    }
    reader.isReadingClient = true
    client.skipHoles(acknowledgedUpTo: acknowledged.client, into: &reader)
  }

  private func keep(_ segment: TCPSegment, _ tracked: TrackedSegment, _ mark: SegmentMark) {
    guard segments.count < ComparisonRecord.maximumSegments else {
      droppedSegments = true
      return
    }
    // Most control connections have as many: growing step by step would copy them again and again.
    if segments.isEmpty { segments.reserveCapacity(40) }
    segments.append(ControlSegment(segment, tracked, mark))
  }

  /// Passes over holes that the receiver has acknowledged.
  ///
  /// Nobody captured those bytes: waiting longer would only put replies behind the commands that answer to them.
  /// Frames that overtook one another get a moment.
  private func skipAcknowledgedHoles(
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

  /// Ends both streams; what is still open has been silent up to the end of the capture, where that has come.
  func finish(_ mark: SegmentMark, captureEnd: Timestamp?) {
    releaseServer()
    releaseClient()
    reader.isReadingClient = false
    server.finish(into: &reader)
    reader.isReadingClient = true
    client.finish(into: &reader)
    reader.finish(serverEnd: server.nextOffset, mark)
    if let captureEnd { activity.finish(at: captureEnd) }
  }
}
