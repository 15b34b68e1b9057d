internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Reads the two streams of a control connection: clear text as lines, TLS by its records.
final class ControlReader: StreamConsumer {
  /// Whether the bytes that come next are the client's.
  var isReadingClient = false
  /// How long the connection had been without payload when the present segment came.
  var silence = ElapsedTime.zero
  let conversation: ControlConversation
  private(set) var tls = TLSMode.none
  private(set) var opaqueSince: SegmentMark?
  private(set) var readableSince: SegmentMark?
  /// Bytes of the client and of the server that could not be read: not captured, or cut off by the snapshot.
  private(set) var lostBytes = (client: 0, server: 0)
  /// Whether the server's bytes that come next acknowledge some of the client's that were not captured.
  var followsUnseenCommands = false
  /// When the server sent payload that could not be read, for telling whose data connection one is.
  private(set) var opaqueServerTimes: [Timestamp] = []

  private let mayBeImplicitTLS: Bool
  private let startsInTheMiddle: Bool
  private var clientLines = LineReader()
  private var serverLines = LineReader()
  private var clientRecords: TLSRecordTracker?
  private var serverRecords: TLSRecordTracker?
  /// Which bytes may be shown; nil unless that is asked for.
  private(set) var shownClient: ShownText?
  private(set) var shownServer: ShownText?

  /// How long the connection had been without payload when the server closed the service with a 421.
  private(set) var dismissalSilence: ElapsedTime?

  private static let maximumOpaqueTimes = 100_000

  init(
    isControlPort: Bool, mayBeImplicitTLS: Bool, startsInTheMiddle: Bool, keepsExchanges: Bool,
    keepsLines: Bool = false, keepsShownBytes: Bool = false
  ) {
    self.mayBeImplicitTLS = mayBeImplicitTLS
    self.startsInTheMiddle = startsInTheMiddle && isControlPort
    conversation = ControlConversation(
      isControlPort: isControlPort, keepsExchanges: keepsExchanges, keepsLines: keepsLines,
      notesReadings: keepsShownBytes)
    if keepsShownBytes { (shownClient, shownServer) = (ShownText(), ShownText()) }
    if startsInTheMiddle { conversation.noteUnreadHead() }
  }

  /// Bytes of memory that it holds beside itself, roughly.
  var heldBytes: Int {
    clientLines.heldBytes + serverLines.heldBytes + opaqueServerTimes.count * 8 + conversation.heldBytes
      + ((shownClient?.runs.count ?? 0) + (shownServer?.runs.count ?? 0)) * 16
  }

  /// Whether a line or a reply has been begun.
  var isInsideLine: Bool {
    clientLines.isInsideLine || serverLines.isInsideLine || conversation.isInsideReply
  }

  var sawTooLongLine: Bool { clientLines.tooLongLines + serverLines.tooLongLines > 0 }

  /// Decides that the connection is no control connection.
  func reject() {
    conversation.reject()
  }

  // MARK: - Bytes in order

  func receive(_ bytes: RawSpan, endingAt end: Int, _ mark: SegmentMark) {
    guard conversation.verdict != .foreign else { return }
    if isReadingClient {
      readClient(bytes, endingAt: end, mark)
    } else {
      readServer(bytes, endingAt: end, mark)
    }
  }

  func receiveGap(of count: Int, endingAt end: Int, _ mark: SegmentMark) {
    if isReadingClient {
      lostBytes.client += count
      clientRecords?.readGap(of: count)
      guard clientRecords == nil else { return }
      conversation.noteCommandGap()
      clientLines.readGap { line, traits in conversation.readCommand(line, traits, after: silence, mark) }
      if shownClient != nil { shownClient?.cut(conversation.takeReading()) }
    } else {
      lostBytes.server += count
      serverRecords?.readGap(of: count)
      guard serverRecords == nil else { return }
      conversation.noteReplyGap()
      serverLines.readGap { line, traits in conversation.readReplyLine(line, traits, endOffset: end, mark) }
      if shownServer != nil { shownServer?.cut(conversation.takeReading()) }
      startTLSIfAgreed(mark)
    }
  }

  /// Ends both streams: lines that were begun are cut.
  func finish(serverEnd end: Int, _ mark: SegmentMark) {
    serverLines.finish { line, traits in conversation.readReplyLine(line, traits, endOffset: end, mark) }
    if shownServer != nil { shownServer?.cut(conversation.takeReading()) }
    clientLines.finish { line, traits in conversation.readCommand(line, traits, after: silence, mark) }
    if shownClient != nil { shownClient?.cut(conversation.takeReading()) }
    conversation.finish(endOffset: end, mark)
  }

  private func readClient(_ bytes: RawSpan, endingAt end: Int, _ mark: SegmentMark) {
    joinTLS(bytes, mark)
    if mayBeImplicitTLS, tls == .none, conversation.dialogue.commands == 0,
      TLSRecordTracker.startsHandshake(bytes)
    {
      becomeOpaque(.implicit, mark)
      conversation.confirm()
    }
    var clearText = bytes
    if var records = clientRecords {
      let verdict = records.read(bytes)
      clientRecords = records
      shownClient?.show(Self.opaque(verdict, records, in: bytes, endingAt: end))
      guard case .clear(let offset) = verdict else { return }
      clientRecords = nil
      becomeReadable(mark)
      conversation.noteUnreadHead()
      clearText = bytes.extracting(offset...)
    }
    guard shownClient != nil else {
      readCommands(clearText, mark)
      return
    }
    forEachLine(of: clearText, endingAt: end) { piece, end in
      readCommands(piece, mark)
      shownClient?.take(piece, endingAt: end, conversation.takeReading())
    }
  }

  private func readCommands(_ text: RawSpan, _ mark: SegmentMark) {
    clientLines.read(text) { line, traits in conversation.readCommand(line, traits, after: silence, mark) }
  }

  private func readServer(_ bytes: RawSpan, endingAt end: Int, _ mark: SegmentMark) {
    joinTLS(bytes, mark)
    var clearText = bytes
    if var records = serverRecords {
      if opaqueServerTimes.count < Self.maximumOpaqueTimes { opaqueServerTimes.append(mark.time) }
      let verdict = records.read(bytes)
      serverRecords = records
      shownServer?.show(Self.opaque(verdict, records, in: bytes, endingAt: end))
      guard case .clear(let offset) = verdict else { return }
      serverRecords = nil
      becomeReadable(mark)
      clearText = bytes.extracting(offset...)
    }
    conversation.followsUnseenCommands = followsUnseenCommands
    if shownServer == nil {
      readReplies(clearText, endingAt: end, mark)
    } else {
      forEachLine(of: clearText, endingAt: end) { piece, pieceEnd in
        readReplies(piece, endingAt: end, mark)
        shownServer?.take(piece, endingAt: pieceEnd, conversation.takeReading())
      }
    }
    if dismissalSilence == nil, conversation.dialogue.wasDismissed { dismissalSilence = silence }
    startTLSIfAgreed(mark)
  }

  private func readReplies(_ text: RawSpan, endingAt end: Int, _ mark: SegmentMark) {
    serverLines.read(text) { line, traits in
      conversation.readReplyLine(line, traits, endOffset: end, mark)
    }
  }

  /// Cuts text behind each line feed; `body` takes the pieces with the offsets behind them.
  private func forEachLine(
    of text: RawSpan, endingAt end: Int, _ body: (RawSpan, Int) -> Void
  ) {
    var start = 0
    while start < text.byteCount {
      let stop = text.firstOffset(of: 0x0a, from: start).map { $0 + 1 } ?? text.byteCount
      body(text.extracting(start..<stop), end - (text.byteCount - stop))
      start = stop
    }
  }

  // MARK: - TLS

  /// Where in the stream bytes are that belong to TLS records; none while it is not known where these start.
  private static func opaque(
    _ verdict: TLSRecordTracker.Verdict, _ records: TLSRecordTracker, in bytes: RawSpan, endingAt end: Int
  ) -> Range<Int> {
    let start = end - bytes.byteCount
    return switch verdict {
    case .clear(let offset): start..<start + offset
    case .opaque: start..<(records.isLost ? start : end)
    }
  }

  /// Recognises a connection that was in TLS already when the capture began.
  private func joinTLS(_ bytes: RawSpan, _ mark: SegmentMark) {
    guard startsInTheMiddle, tls == .none,
      conversation.dialogue.commands + conversation.dialogue.replies == 0,
      TLSRecordTracker.startsRecord(bytes)
    else { return }
    becomeOpaque(mayBeImplicitTLS ? .implicit : .explicit, mark)
    clientRecords = TLSRecordTracker(isLost: true)
    serverRecords = TLSRecordTracker(isLost: true)
    conversation.confirm()
  }

  private func startTLSIfAgreed(_ mark: SegmentMark) {
    if conversation.dialogue.startsTLS { becomeOpaque(.explicit, mark) }
  }

  private func becomeOpaque(_ mode: TLSMode, _ mark: SegmentMark) {
    tls = mode
    opaqueSince = mark
    clientRecords = TLSRecordTracker()
    serverRecords = TLSRecordTracker()
    clientLines.reset()
    serverLines.reset()
    shownClient?.reset()
    shownServer?.reset()
    conversation.becomeOpaque()
  }

  private func becomeReadable(_ mark: SegmentMark) {
    if readableSince == nil { readableSince = mark }
    conversation.becomeReadable()
  }
}
