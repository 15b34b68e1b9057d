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

  /// How long the connection had been without payload when the server closed the service with a 421.
  private(set) var dismissalSilence: ElapsedTime?

  private static let maximumOpaqueTimes = 100_000

  init(
    isControlPort: Bool, mayBeImplicitTLS: Bool, startsInTheMiddle: Bool, keepsExchanges: Bool,
    keepsLines: Bool = false
  ) {
    self.mayBeImplicitTLS = mayBeImplicitTLS
    self.startsInTheMiddle = startsInTheMiddle && isControlPort
    conversation = ControlConversation(
      isControlPort: isControlPort, keepsExchanges: keepsExchanges, keepsLines: keepsLines)
    if startsInTheMiddle { conversation.noteUnreadHead() }
  }

  /// Bytes of memory that it holds beside itself, roughly.
  var heldBytes: Int {
    clientLines.heldBytes + serverLines.heldBytes + opaqueServerTimes.count * 8 + conversation.heldBytes
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
      readClient(bytes, mark)
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
    } else {
      lostBytes.server += count
      serverRecords?.readGap(of: count)
      guard serverRecords == nil else { return }
      conversation.noteReplyGap()
      serverLines.readGap { line, traits in conversation.readReplyLine(line, traits, endOffset: end, mark) }
      startTLSIfAgreed(mark)
    }
  }

  /// Ends both streams: lines that were begun are cut.
  func finish(serverEnd end: Int, _ mark: SegmentMark) {
    serverLines.finish { line, traits in conversation.readReplyLine(line, traits, endOffset: end, mark) }
    clientLines.finish { line, traits in conversation.readCommand(line, traits, after: silence, mark) }
    conversation.finish(endOffset: end, mark)
  }

  private func readClient(_ bytes: RawSpan, _ mark: SegmentMark) {
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
      guard case .clear(let offset) = verdict else { return }
      clientRecords = nil
      becomeReadable(mark)
      conversation.noteUnreadHead()
      clearText = bytes.extracting(offset...)
    }
    clientLines.read(clearText) { line, traits in conversation.readCommand(line, traits, after: silence, mark)
    }
  }

  private func readServer(_ bytes: RawSpan, endingAt end: Int, _ mark: SegmentMark) {
    joinTLS(bytes, mark)
    var clearText = bytes
    if var records = serverRecords {
      if opaqueServerTimes.count < Self.maximumOpaqueTimes { opaqueServerTimes.append(mark.time) }
      let verdict = records.read(bytes)
      serverRecords = records
      guard case .clear(let offset) = verdict else { return }
      serverRecords = nil
      becomeReadable(mark)
      clearText = bytes.extracting(offset...)
    }
    conversation.followsUnseenCommands = followsUnseenCommands
    serverLines.read(clearText) { line, traits in
      conversation.readReplyLine(line, traits, endOffset: end, mark)
    }
    if dismissalSilence == nil, conversation.dialogue.wasDismissed { dismissalSilence = silence }
    startTLSIfAgreed(mark)
  }

  // MARK: - TLS

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
    conversation.becomeOpaque()
  }

  private func becomeReadable(_ mark: SegmentMark) {
    if readableSince == nil { readableSince = mark }
    conversation.becomeReadable()
  }
}
