internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// What is said on a control connection, line by line, and whether it is FTP at all.
final class ControlConversation {
  /// What the content has shown.
  enum Verdict: Hashable {
    /// Nothing yet.
    case undecided
    /// FTP.
    case ftp
    /// Another protocol.
    case foreign
  }

  /// Whether the port alone makes it a control connection.
  let isControlPort: Bool
  private(set) var verdict = Verdict.undecided
  let dialogue: Dialogue
  private(set) var sawGreeting = false
  private var replyReader = ReplyReader()
  /// Whether what follows is in TLS: lines are none until it ends.
  private var isOpaque = false
  private var keepAlives = CommandKeepAlives()
  /// Whether commands were sent before the reply that comes next and not captured.
  var followsUnseenCommands = false
  /// What came of the line that is being read; nil unless it is asked for.
  private var reading: LineReading?

  init(
    isControlPort: Bool, keepsExchanges: Bool, keepsLines: Bool = false, notesReadings: Bool = false
  ) {
    self.isControlPort = isControlPort
    reading = notesReadings ? LineReading() : nil
    dialogue = Dialogue(keepsExchanges: keepsExchanges, keepsLines: keepsLines)
  }

  /// What came of the last line, and of none from now on.
  func takeReading() -> LineReading {
    defer { if reading != nil { reading = LineReading() } }
    return reading ?? LineReading()
  }

  /// Bytes of memory that it holds beside itself, roughly.
  var heldBytes: Int { replyReader.text.count + dialogue.heldBytes }

  /// Whether the lines of a reply have been read and its last one has not.
  var isInsideReply: Bool { replyReader.isInsideReply }

  /// The commands that served to keep the connection alive.
  var keepAliveCommands: KeepAlives { keepAlives.commands }

  // MARK: - Verdict

  /// Decides that it is FTP.
  func confirm() {
    verdict = .ftp
  }

  /// Decides that it is not.
  func reject() {
    verdict = .foreign
  }

  func becomeOpaque() {
    isOpaque = true
    dialogue.becomeOpaque()
  }

  func becomeReadable() {
    isOpaque = false
  }

  /// Learns that the client's next line may lack its head: what was before it could not be read.
  func noteUnreadHead() {
    dialogue.mayLackHead = true
  }

  private func decide(by verb: Verb?, in line: RawSpan) {
    guard verdict == .undecided else { return }
    if verb?.isForeign == true || ControlEvidence.isForeignLine(line) {
      verdict = .foreign
    } else if isControlPort || (verb?.isPeculiarToFTP == true && dialogue.replies > 0) {
      verdict = .ftp
    }
  }

  private func decide(by code: ReplyCode) {
    guard verdict == .undecided else { return }
    if dialogue.replies == 0, ControlEvidence.isGreeting(code) {
      sawGreeting = true
      if !isControlPort, ControlEvidence.isForeignGreeting(replyReader.text) { verdict = .foreign }
    } else if code.isDefined, isControlPort || ControlEvidence.isPeculiarToFTP(code) {
      verdict = .ftp
    }
  }

  // MARK: - Lines

  /// Reads a command line that came after `silence`.
  func readCommand(
    _ line: RawSpan, _ traits: ControlLineTraits, after silence: ElapsedTime, _ mark: SegmentMark
  ) {
    reading?.begin(line.byteCount, isTooLong: traits.contains(.isTooLong))
    guard line.byteCount > 0 else {
      reading?.noteUnderstood()
      return
    }
    guard !isOpaque else { return }
    let parsed = FTPCommandLine(line)
    // Behind a gap a line may lack its head: only a verb that FTP alone has is believed.
    if traits.contains(.followsGap), parsed.verb.map({ !$0.isPeculiarToFTP && $0 != .quit }) ?? true {
      return
    }
    decide(by: parsed.verb, in: line)
    guard verdict != .foreign else { return }
    let argument = parsed.argument.map { line.extracting($0).copied() } ?? []
    if let verb = parsed.verb {
      keepAlives.noteCommand(
        verb, argument, mark, duringTransfer: dialogue.isTransferring, after: silence)
    }
    dialogue.command(parsed, in: line, argument, isCut: !traits.isDisjoint(with: [.isCut, .isTooLong]), mark)
    reading?.noteUnderstood(secrets: dialogue.secretPlaces)
  }

  /// Learns that bytes of the client were not captured.
  func noteCommandGap() {
    dialogue.noteCommandGap()
  }

  /// Learns that bytes of the server were not captured.
  func noteReplyGap() {
    dialogue.noteReplyGap()
  }

  /// Reads a line of a reply; `endOffset` is the offset behind it in the server's stream.
  func readReplyLine(
    _ line: RawSpan, _ traits: ControlLineTraits, endOffset: Int, _ mark: SegmentMark
  ) {
    reading?.begin(line.byteCount, isTooLong: traits.contains(.isTooLong))
    guard !isOpaque, verdict != .foreign else { return }
    if traits.contains(.followsGap), !replyReader.isInsideReply, ReplyCode(line)?.isDefined != true { return }
    if reading != nil {
      let places = secretPlaces(inReplyLine: line)
      reading?.noteUnderstood(secrets: places)
    }
    var step = replyReader.read(line)
    if step == .finishedBefore {
      takeReply(isCut: false, endOffset: endOffset, mark)
      step = replyReader.read(line)
    }
    if step == .stray, verdict == .undecided, dialogue.replies == 0, ControlEvidence.isForeignLine(line) {
      reject()
    } else if step == .finished {
      takeReply(isCut: !traits.isDisjoint(with: [.isCut, .isTooLong]), endOffset: endOffset, mark)
    }
  }

  /// Where a line of the server repeats passwords; all of its text where not all of these are remembered.
  private func secretPlaces(inReplyLine line: RawSpan) -> [Range<Int>] {
    guard !dialogue.hasForgottenSecrets else { return [min(4, line.byteCount)..<line.byteCount] }
    return dialogue.secrets.isEmpty ? [] : SecretSearch.places(of: dialogue.secrets, in: line.copied())
  }

  /// Ends the conversation.
  func finish(endOffset: Int, _ mark: SegmentMark) {
    if replyReader.finish() { takeReply(isCut: true, endOffset: endOffset, mark) }
    dialogue.finish()
    keepAlives.finish()
  }

  private func takeReply(isCut: Bool, endOffset: Int, _ mark: SegmentMark) {
    let code = replyReader.code
    decide(by: code)
    keepAlives.noteReply(code)
    if followsUnseenCommands { dialogue.noteUnseenCommands() }
    dialogue.reply(
      code, text: replyReader.text, lastLine: replyReader.lastLine, isCut: isCut, endOffset: endOffset, mark)
    if dialogue.startsTLS { isOpaque = true }
  }
}
