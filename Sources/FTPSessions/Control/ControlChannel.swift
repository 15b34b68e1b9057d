internal import FTPProtocol
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// A connection that is, or may be, a control connection: its streams, its lines, its dialogue.
final class ControlChannel {
  /// What the content has shown.
  enum Verdict: Hashable {
    /// Nothing yet.
    case undecided
    /// FTP.
    case ftp
    /// Another protocol.
    case foreign
  }

  /// Payload after which an undecided connection is no control connection.
  static let maximumUndecidedBytes = 64 * 1024
  /// An acknowledged hole is given up after this much time.
  static let reorderingTime = ElapsedTime(nanoseconds: 10_000_000)

  let connection: Int
  let clientDirection: Direction
  /// Whether the port alone makes it a control connection.
  let isControlPort: Bool
  private(set) var verdict = Verdict.undecided
  private(set) var dialogue: Dialogue
  private(set) var activity: ControlActivity
  private(set) var tls = TLSMode.none
  private(set) var opaqueSince: SegmentMark?
  private(set) var readableSince: SegmentMark?
  /// When the server sent payload that could not be read, for telling whose data connection one is.
  private(set) var opaqueServerTimes: [Timestamp] = []
  private(set) var sawGreeting = false

  private let mayBeImplicitTLS: Bool
  private var client = StreamAssembler()
  private var server = StreamAssembler()
  private var clientLines = LineReader()
  private var serverLines = LineReader()
  private var replyReader = ReplyReader()
  private var clientRecords: TLSRecordTracker?
  private var serverRecords: TLSRecordTracker?
  private var undecidedBytes = 0
  private var silenceBeforePayload = ElapsedTime.zero
  private var gapsInReplies = 0

  private static let maximumOpaqueTimes = 100_000

  init(
    connection: Int, clientDirection: Direction, isControlPort: Bool, mayBeImplicitTLS: Bool,
    settings: AnalysisSettings, start: Timestamp
  ) {
    self.connection = connection
    self.clientDirection = clientDirection
    self.isControlPort = isControlPort
    self.mayBeImplicitTLS = mayBeImplicitTLS
    dialogue = Dialogue(keepsExchanges: settings.keepsDialogue)
    activity = ControlActivity(threshold: settings.idleThreshold, start: start)
  }

  var limitsReached: [String] {
    var names = dialogue.limitsReached
    if clientLines.tooLongLines + serverLines.tooLongLines > 0 { names.insert("line_length") }
    if activity.droppedGaps { names.insert("gaps") }
    return names.sorted()
  }

  // MARK: - Segments

  /// Takes a segment; `connection` holds the accounts, this segment included.
  func process(
    _ segment: TCPSegment, _ tracked: TrackedSegment, payload: RawSpan, _ mark: SegmentMark,
    on connection: Connection
  ) {
    let isByClient = tracked.direction == clientDirection
    let hasPayload =
      segment.payloadLength > 0 && segment.flags.isDisjoint(with: .rst)
      && !tracked.kind.contains(.keepAliveProbe)
    if hasPayload { silenceBeforePayload = activity.silence(at: mark.time) }
    activity.note(segment, tracked.kind, isByClient: isByClient, at: mark.time)
    skipAcknowledgedHoles(on: connection, isByClient: isByClient, hasPayload: hasPayload, mark)
    guard hasPayload else { return }
    undecidedBytes += segment.payloadLength
    var consumer = Consumer(channel: self, isClient: isByClient)
    if isByClient {
      client.insert(payload, length: segment.payloadLength, at: tracked.offset, mark, into: &consumer)
    } else {
      server.insert(payload, length: segment.payloadLength, at: tracked.offset, mark, into: &consumer)
    }
    if verdict == .undecided, undecidedBytes > Self.maximumUndecidedBytes { verdict = .foreign }
  }

  /// Expects streams that are picked up in the middle from where they are.
  func startStreams(client clientOffset: Int, server serverOffset: Int) {
    client = StreamAssembler(from: clientOffset)
    server = StreamAssembler(from: serverOffset)
  }

  /// Passes over holes that the receiver has acknowledged.
  ///
  /// Nobody captured those bytes: waiting longer would only put replies behind the commands that answer to them. Frames that overtook one another get a moment.
  private func skipAcknowledgedHoles(
    on connection: Connection, isByClient: Bool, hasPayload: Bool, _ mark: SegmentMark
  ) {
    if server.isWaiting, (isByClient && hasPayload) || server.hasWaited(Self.reorderingTime, at: mark.time) {
      var consumer = Consumer(channel: self, isClient: false)
      let acknowledged = connection.stream(clientDirection.opposite).acknowledged
      server.skipHoles(acknowledgedUpTo: acknowledged, into: &consumer)
    }
    if client.isWaiting, (!isByClient && hasPayload) || client.hasWaited(Self.reorderingTime, at: mark.time) {
      var consumer = Consumer(channel: self, isClient: true)
      client.skipHoles(acknowledgedUpTo: connection.stream(clientDirection).acknowledged, into: &consumer)
    }
  }

  /// Ends both streams.
  func finish(_ mark: SegmentMark, captureEnd: Timestamp) {
    var fromServer = Consumer(channel: self, isClient: false)
    server.finish(into: &fromServer)
    var fromClient = Consumer(channel: self, isClient: true)
    client.finish(into: &fromClient)
    let end = server.nextOffset
    serverLines.finish { line, traits in readReplyLine(line, traits, endOffset: end, mark) }
    if replyReader.finish() { takeReply(isCut: true, endOffset: end, mark) }
    clientLines.finish { line, traits in readCommand(line, traits, mark) }
    dialogue.finish()
    activity.finish(at: captureEnd)
  }

  /// Decides that the connection is a control connection, for reasons that lie outside of it.
  func confirm() {
    verdict = .ftp
  }

  // MARK: - Bytes in order

  private struct Consumer: StreamConsumer {
    let channel: ControlChannel
    let isClient: Bool

    mutating func receive(_ bytes: RawSpan, endingAt offset: Int, _ mark: SegmentMark) {
      isClient ? channel.readClient(bytes, mark) : channel.readServer(bytes, endingAt: offset, mark)
    }

    mutating func receiveGap(of count: Int, endingAt offset: Int, _ mark: SegmentMark) {
      channel.readGap(of: count, endingAt: offset, isClient: isClient, mark)
    }
  }

  private func readClient(_ bytes: RawSpan, _ mark: SegmentMark) {
    if mayBeImplicitTLS, tls == .none, dialogue.commands == 0, TLSRecordTracker.startsHandshake(bytes) {
      becomeOpaque(.implicit, mark)
      verdict = .ftp
    }
    guard var records = clientRecords else {
      clientLines.read(bytes) { line, traits in readCommand(line, traits, mark) }
      return
    }
    let verdict = records.read(bytes)
    clientRecords = records
    if case .clear(let offset) = verdict {
      clientRecords = nil
      becomeReadable(mark)
      clientLines.read(bytes.extracting(offset...)) { line, traits in readCommand(line, traits, mark) }
    }
  }

  private func readServer(_ bytes: RawSpan, endingAt end: Int, _ mark: SegmentMark) {
    guard var records = serverRecords else {
      serverLines.read(bytes) { line, traits in readReplyLine(line, traits, endOffset: end, mark) }
      return
    }
    if opaqueServerTimes.count < Self.maximumOpaqueTimes { opaqueServerTimes.append(mark.time) }
    let verdict = records.read(bytes)
    serverRecords = records
    if case .clear(let offset) = verdict {
      serverRecords = nil
      becomeReadable(mark)
      serverLines.read(bytes.extracting(offset...)) { line, traits in
        readReplyLine(line, traits, endOffset: end, mark)
      }
    }
  }

  private func readGap(of count: Int, endingAt end: Int, isClient: Bool, _ mark: SegmentMark) {
    if isClient {
      clientRecords?.readGap(of: count)
      if clientRecords == nil { clientLines.readGap { line, traits in readCommand(line, traits, mark) } }
    } else {
      serverRecords?.readGap(of: count)
      if serverRecords == nil {
        serverLines.readGap { line, traits in readReplyLine(line, traits, endOffset: end, mark) }
      }
    }
  }

  private func becomeOpaque(_ mode: TLSMode, _ mark: SegmentMark) {
    tls = mode
    opaqueSince = mark
    clientRecords = TLSRecordTracker()
    serverRecords = TLSRecordTracker()
    dialogue.becomeOpaque()
  }

  private func becomeReadable(_ mark: SegmentMark) {
    if readableSince == nil { readableSince = mark }
  }

  // MARK: - Lines

  private func readCommand(_ line: RawSpan, _ traits: ControlLineTraits, _ mark: SegmentMark) {
    guard line.byteCount > 0, clientRecords == nil else { return }
    let parsed = FTPCommandLine(line)
    // Behind a gap a line may lack its head: only a verb that FTP alone has is believed.
    if traits.contains(.followsGap), parsed.verb.map({ !$0.isPeculiarToFTP && $0 != .quit }) ?? true {
      return
    }
    decide(by: parsed.verb)
    guard verdict != .foreign else { return }
    if let verb = parsed.verb {
      activity.noteCommand(
        verb, parsed.argument.map { line.extracting($0).copied() } ?? [], at: mark.time,
        duringTransfer: dialogue.isTransferring, after: silenceBeforePayload)
    }
    dialogue.command(parsed, in: line, isCut: traits.contains(.isCut), mark)
  }

  private func decide(by verb: Verb?) {
    guard verdict == .undecided else { return }
    if verb?.isForeign == true {
      verdict = .foreign
    } else if isControlPort || (verb?.isPeculiarToFTP == true && dialogue.replies > 0) {
      verdict = .ftp
    }
  }

  private func readReplyLine(
    _ line: RawSpan, _ traits: ControlLineTraits, endOffset: Int, _ mark: SegmentMark
  ) {
    guard serverRecords == nil, verdict != .foreign else { return }
    if traits.contains(.followsGap), !replyReader.isInsideReply, ReplyCode(line)?.isDefined != true { return }
    let isCut = traits.contains(.isCut)
    var step = replyReader.read(line)
    if step == .finishedBefore {
      takeReply(isCut: false, endOffset: endOffset, mark)
      step = replyReader.read(line)
    }
    switch step {
    case .finished: takeReply(isCut: isCut, endOffset: endOffset, mark)
    case .unfinished, .stray, .finishedBefore: break
    }
  }

  private func takeReply(isCut: Bool, endOffset: Int, _ mark: SegmentMark) {
    let code = replyReader.code
    if verdict == .undecided {
      if dialogue.replies == 0, ControlEvidence.isGreeting(code) {
        sawGreeting = true
        if !isControlPort, ControlEvidence.isForeignGreeting(replyReader.text) { verdict = .foreign }
      } else if code.isDefined, isControlPort || dialogue.commands > 0 {
        verdict = .ftp
      }
    }
    activity.noteReply(code)
    dialogue.reply(
      code, text: replyReader.text, lastLine: replyReader.lastLine, isCut: isCut, endOffset: endOffset, mark)
    if dialogue.startsTLS { becomeOpaque(.explicit, mark) }
  }
}
