internal import FTPProtocol
internal import NetworkTypes
internal import TCPFlows

/// Follows the dialogue of one session: pairs commands with replies, and keeps what follows from them.
///
/// A class, so that whoever asks it for one fact does not copy the others.
final class Dialogue {
  /// Limits that keep a hostile dialogue from filling the memory.
  enum Limit {
    static let pendingCommands = 1024
    static let transfers = 100_000
    static let exchanges = 1_000_000
    static let repliesPerExchange = 64
    static let malformedEndpoints = 1000
    static let rememberedSizes = 16
    static let bannerBytes = 1024
    static let nameBytes = 128
    /// Bytes of the arguments of pending commands.
    static let pendingBytes = 1 << 20
    /// Passwords that are remembered to be taken out of replies.
    static let secrets = 16
    /// Bytes that are remembered of each.
    static let secretBytes = 256
  }

  /// A final reply, but for its text.
  struct ReplyEnd {
    let code: ReplyCode
    let mark: SegmentMark
    /// The offset behind it in the server's stream.
    let offset: Int
  }

  var user: WireText?
  var banner: WireText?
  var host: WireText?
  var greetedAt: SegmentMark?
  var login = LoginState.notTried
  var loginFailures: [ServerReply] = []
  var passwordAt: SegmentMark?
  /// The 421 by which the server closed the service.
  var dismissal: ServerReply?
  var clientSoftware: WireText?
  var system: WireText?
  var transfers: [Transfer] = []
  var exchanges: [Exchange] = []
  var lines: [DialogueLine] = []
  var malformedEndpoints: [MalformedEndpoint] = []
  var refusedEndpoints: [RefusedEndpoint] = []
  var limitsReached: Set<String> = []
  /// Whether the client said QUIT or the server 221: what comes after is an end, not a failure.
  var saidGoodbye = false
  var commands = 0
  var replies = 0
  /// Whether an AUTH was accepted, so that TLS follows.
  var startsTLS = false

  let keepsExchanges: Bool
  let keepsLines: Bool
  var pending: [PendingCommand] = []
  var directory = WorkingDirectory()
  var type = RepresentationType.ascii
  var isTransformed = false
  var restartOffset = 0
  var allocated: Int?
  var sizes: [(path: [UInt8], size: Int)] = []
  /// The place of the transfer whose endpoint no command has used.
  var negotiated: Int?
  /// The passwords that were said.
  var secrets: [WireText] = []
  /// Whether there were more of them than are remembered.
  var hasForgottenSecrets = false
  /// Where in the last command line secrets stand.
  var secretPlaces: [Range<Int>] = []
  /// Bytes of memory that is held until the session ends, roughly.
  var keptBytes = 0
  /// Bytes of the arguments of pending commands.
  var pendingBytes = 0
  /// Whether QUIT, or the server's word for the end, may be among what was not captured: nothing was said since.
  var mayHaveLostGoodbye = false
  /// Whether bytes of either side were not captured.
  var hasSeenGaps = false
  /// Whether replies to the pending commands may have been in a gap.
  var hasLostReplies = false
  /// The place of the transfer that an ABOR without an answer is about.
  var aborting: Int?
  /// The last negotiation that the server refused, while none has followed.
  var refusedNegotiation: WireText?
  /// Whether the server has just asked for a password.
  var expectsPassword = false
  /// Whether the next command may be the rest of a line whose head was before the capture, or behind TLS.
  var mayLackHead = false
  /// A negotiation whose endpoint could not be read; at most one.
  var unreadable: [Transfer] = []
  /// The place of the transfer that waits for its final reply.
  var running: Int?

  init(keepsExchanges: Bool, keepsLines: Bool = false) {
    self.keepsExchanges = keepsExchanges
    self.keepsLines = keepsLines
  }

  /// Whether the server closed the service with a 421.
  var wasDismissed: Bool { dismissal != nil }

  /// Bytes of memory that it holds beside itself, roughly.
  var heldBytes: Int { keptBytes + pendingBytes + pending.count * 96 }

  /// Whether a transfer waits for its final reply.
  var isTransferring: Bool { running != nil }

  // MARK: - Commands

  /// Follows a command line.
  func command(
    _ parsed: FTPCommandLine, in line: RawSpan, _ argument: [UInt8], isCut: Bool, _ mark: SegmentMark
  ) {
    commands += 1
    if parsed.verb != .quit { mayHaveLostGoodbye = false }
    let isSecret = mayBeSecret(parsed)
    noteSecrets(parsed, in: line, argument, isSecret: isSecret)
    if keepsLines { append(DialogueLine(command: parsed, in: line, mark)) }
    var entry = PendingCommand(
      verb: parsed.verb, argument: argument, isCut: isCut, mark: mark, transfer: nil,
      exchange: openExchange(parsed, in: line, isSecret: isSecret, mark))
    if let verb = parsed.verb { entry.transfer = apply(verb, argument, isCut: isCut, mark) }
    guard pending.count < Limit.pendingCommands, pendingBytes + argument.count <= Limit.pendingBytes else {
      limitsReached.insert("pending_commands")
      return
    }
    pendingBytes += argument.count
    pending.append(entry)
  }

  /// Does what a command does before its reply; returns the place of the transfer that it concerns.
  func apply(_ verb: Verb, _ argument: [UInt8], isCut: Bool, _ mark: SegmentMark) -> Int? {
    if verb.transferKind != nil { return startTransfer(verb, argument, isCut: isCut, mark) }
    if verb.advertisesClientEndpoint { return negotiateActive(verb, argument, isCut: isCut, mark) }
    switch verb {
    case .user:
      let name = CommandSecrets.userName(in: argument[...]).map { argument[..<$0.nameEnd] } ?? argument[...]
      user = WireText(Array(name))
      directory.reset()
    case .host: host = WireText(argument)
    case .pass: if passwordAt == nil { passwordAt = mark }
    case .clnt: clientSoftware = WireText(Array(argument.prefix(Limit.nameBytes)))
    case .quit: saidGoodbye = true
    case .abor:
      if let running, !transfers[running].wasAborted { transfers[running].abortedAt = mark }
      aborting = running
    default: break
    }
    return nil
  }

  func startTransfer(
    _ verb: Verb, _ argument: [UInt8], isCut: Bool, _ mark: SegmentMark
  ) -> Int? {
    if negotiated == nil { negotiated = appendTransfer(unreadable.first ?? Transfer()) }
    unreadable = []
    guard let place = negotiated else { return nil }
    negotiated = nil
    refusedNegotiation = nil
    running = place
    // What is uploaded may have another size than a file of that name had before.
    if verb.transferKind == .upload { sizes = [] }
    let transfer = transfers[place]
    transfer.command = verb
    transfer.argument = argument.isEmpty ? nil : WireText(argument)
    transfer.commandedAt = mark
    transfer.isArgumentCut = isCut
    keptBytes += argument.count * 2
    return place
  }

  func negotiateActive(
    _ verb: Verb, _ argument: [UInt8], isCut: Bool, _ mark: SegmentMark
  ) -> Int? {
    switch EndpointParser.endpoint(inArgumentOf: verb, argument, isCut: isCut) {
    case .success(let endpoint):
      return beginNegotiation(activeTransfer(verb, endpoint, mark), mark)
    case .failure(let fault):
      noteMalformed(verb.name, argument, fault, isCut: isCut, mark)
      return nil
    }
  }

  func activeTransfer(_ verb: Verb, _ endpoint: AdvertisedEndpoint?, _ mark: SegmentMark) -> Transfer {
    let transfer = Transfer()
    transfer.mode = verb == .eprt ? .extendedActive : .active
    transfer.negotiatedBy = verb
    transfer.negotiatedAt = mark
    transfer.announcedAt = mark
    transfer.advertised = endpoint
    return transfer
  }

  func beginNegotiation(_ transfer: Transfer, _ mark: SegmentMark) -> Int? {
    supersede(at: mark)
    if let running, !pending.contains(where: { $0.transfer == running }) { self.running = nil }
    unreadable = []
    refusedNegotiation = nil
    negotiated = appendTransfer(transfer)
    return negotiated
  }

  func appendTransfer(_ transfer: Transfer) -> Int? {
    guard transfers.count < Limit.transfers else {
      limitsReached.insert("transfers")
      return nil
    }
    transfers.append(transfer)
    keptBytes += MemoryCost.transfer
    return transfers.count - 1
  }

  // MARK: - Replies

  /// Follows a reply; `endOffset` is the offset behind it in the server's stream.
  func reply(
    _ code: ReplyCode, text: [UInt8], lastLine: Range<Int>, isCut: Bool, endOffset: Int, _ mark: SegmentMark
  ) {
    replies += 1
    if keepsLines { append(DialogueLine(reply: code, text, mark)) }
    let index = indexOfAnswered(by: code, mark)
    record(code, text, mark, inExchangeOf: index)
    if commands == 0, banner == nil, ControlEvidence.isGreeting(code) {
      banner = WireText(Array(text.prefix(Limit.bannerBytes)))
      greetedAt = mark
    }
    switch code.rawValue {
    case 227, 228, 229:
      negotiatePassive(code, Array(text[lastLine]), isCut: isCut, askedBy: index, mark)
    case 221: saidGoodbye = true
    case 421:
      if dismissal == nil { dismissal = serverReply(code, text, to: index, mark) }
    default: break
    }
    guard !code.isPreliminary else {
      notePreliminary(index, text, mark)
      return
    }
    noteLoginFailure(code, text, of: index, mark)
    let final = ReplyEnd(code: code, mark: mark, offset: endOffset)
    if hasSeenGaps, let index, isAmbiguous(code, index) { doubt(pending[index].transfer) }
    guard let index else {
      // A capture without the client's direction, or a command that it lacks: the reply still ends the transfer.
      if let running, code.rawValue == 226 || code.rawValue == 250 || ReplyMatching.breaksTransfer(code) {
        finishTransfer(running, final, text)
      }
      return
    }
    conclude(drop(through: index), final, text, isCut: isCut)
  }

  /// The place among the pending commands of the one that a reply answers.
  func indexOfAnswered(by code: ReplyCode, _ mark: SegmentMark) -> Int? {
    var index: Int?
    if code.isPreliminary, hasLostReplies {
      index = pending.lastIndex { $0.verb?.transferKind != nil } ?? (pending.isEmpty ? nil : 0)
    } else if code.isPreliminary {
      index =
        pending.firstIndex { $0.verb?.transferKind != nil && !$0.hasPreliminary }
        ?? pending.firstIndex { $0.verb?.transferKind != nil } ?? (pending.isEmpty ? nil : 0)
    } else if code.rawValue == 421, hasLostReplies {
      // A server that closes for want of commands answers none.
    } else if code.isFailure, hasLostReplies {
      // Any of them may have been answered in the gap: the last one surely was not answered before it was sent.
      // But what breaks a transfer is about one.
      let transfer =
        ReplyMatching.breaksTransfer(code)
        ? pending.lastIndex { $0.verb?.transferKind != nil } : nil
      index = transfer ?? (pending.isEmpty ? nil : pending.count - 1)
    } else {
      index = ReplyMatching.index(of: code, in: pending, hasLostReplies: hasLostReplies)
    }
    // Frames may overtook one another by moments; what is older than that answers something else.
    return index.flatMap { index in
      let command = pending[index].mark
      return mark.frame < command.frame && mark.time + Self.reordering < command.time ? nil : index
    }
  }

  static let reordering = ElapsedTime(nanoseconds: 100_000_000)

  /// Removes the command that was answered, and those before it whose replies can no longer come: all, unless a
  /// command was answered that may be while a transfer runs.
  func drop(through index: Int) -> PendingCommand {
    let mayHaveEnded = hasLostReplies
    hasLostReplies = false
    guard index > 0 else {
      let answered = pending.count == 1 ? pending.removeLast() : pending.removeFirst()
      pendingBytes -= answered.argument.count
      return answered
    }
    let answered = pending[index]
    let verb = answered.verb
    let mayOvertake = !mayHaveEnded && (verb == .noop || verb == .stat || verb == .abor || verb == .quit)
    let kept = pending[..<index].filter { mayOvertake && $0.verb?.transferKind != nil }
    // The reply to a transfer that others were answered behind was not captured: what comes now is another's.
    if !mayOvertake, let running, pending[..<index].contains(where: { $0.transfer == running }) {
      self.running = nil
    }
    pending.replaceSubrange(...index, with: kept)
    pendingBytes = pending.reduce(0) { $0 + $1.argument.count }
    return answered
  }

  func notePreliminary(_ index: Int?, _ text: [UInt8], _ mark: SegmentMark) {
    if let index { pending[index].hasPreliminary = true }
    guard let place = index.flatMap({ pending[$0].transfer }) ?? running ?? adoptUncommanded() else { return }
    transfers[place].preliminaryAt = mark
    resolve(place)
    let isDownload = transfers[place].command.map { $0.transferKind != .upload } ?? true
    if isDownload, transfers[place].restartOffset == 0, let size = ReplyText.announcedSize(in: text) {
      transfers[place].expectedBytes = size
    }
    if transfers[place].command == .stou, text.starts(with: "FILE: ".utf8) {
      transfers[place].path = directory.resolve(Array(text.dropFirst(6))).map { WireText($0) }
    }
  }

  /// A 1yz without a command: the capture lacks the client's direction.
  func adoptUncommanded() -> Int? {
    guard let negotiated else { return nil }
    self.negotiated = nil
    running = negotiated
    return negotiated
  }

  /// Does what a final reply does.
  func conclude(_ command: PendingCommand, _ reply: ReplyEnd, _ text: [UInt8], isCut: Bool) {
    guard let verb = command.verb else { return }
    let succeeded = reply.code.isCompletion
    if verb.transferKind != nil {
      if let place = command.transfer { finishTransfer(place, reply, text) }
      return
    }
    if verb.advertisesClientEndpoint {
      if reply.code.isFailure {
        if let place = command.transfer { withdraw(place, reply) }
        refusedNegotiation = WireText(Array("\(verb.name): \(reply.code.rawValue) ".utf8) + text)
      }
      // A server may accept what cannot be read.
      if succeeded, command.transfer == nil {
        noteUnreadableNegotiation(activeTransfer(verb, nil, command.mark))
      }
      return
    }
    switch verb {
    case .user, .pass, .acct:
      noteLogin(reply.code)
      expectsPassword = reply.code.isIntermediate
    case .abor:
      if let aborting {
        transfers[aborting].wasAbortAnswered = true
        if ReplyMatching.breaksTransfer(reply.code) { transfers[aborting].wasBrokenOff = true }
      }
    case .pasv, .epsv, .lpsv:
      if reply.code.isFailure {
        refusedNegotiation = WireText(Array("\(verb.name): \(reply.code.rawValue) ".utf8) + text)
      }
    case .auth: startsTLS = reply.code.rawValue == 234 && !isGSSAPI(command.argument)
    case .rein:
      if succeeded { directory.reset() }
    default:
      if succeeded || reply.code.isIntermediate {
        follow(verb, command.argument, text, isCut: command.isCut || isCut)
      }
    }
  }

  func isGSSAPI(_ argument: [UInt8]) -> Bool {
    argument.map { $0 & 0xdf }.starts(with: "GSSAPI".utf8)
  }

  /// A reply as it may be shown: without a text that repeats the password which it answers.
  func serverReply(_ code: ReplyCode, _ text: [UInt8], to index: Int?, _ mark: SegmentMark) -> ServerReply {
    let shown = repeatsSecret(text, of: index) ? [] : Array(text.prefix(Limit.bannerBytes))
    return ServerReply(code: code, text: WireText(shown), mark: mark)
  }

  private func repeatsSecret(_ text: [UInt8], of index: Int?) -> Bool {
    guard let command = index.map({ pending[$0] }) else { return expectsPassword }
    // What is no command may be a password.
    guard command.verb?.hasSecretArgument ?? true else { return false }
    return command.verb == nil || command.argument.isEmpty || text.contains(command.argument)
  }

  private func noteLoginFailure(
    _ code: ReplyCode, _ text: [UInt8], of index: Int?, _ mark: SegmentMark
  ) {
    guard code.isFailure, let verb = index.flatMap({ pending[$0].verb }),
      [.user, .pass, .acct].contains(verb),
      loginFailures.count < Session.maximumLoginFailures
    else { return }
    loginFailures.append(serverReply(code, text, to: index, mark))
  }

  func noteLogin(_ code: ReplyCode) {
    if code.isCompletion {
      login = .done
    } else if code.isFailure {
      login = .refused
    }
  }

  /// Follows a command that the server accepted.
  func follow(_ verb: Verb, _ argument: [UInt8], _ text: [UInt8], isCut: Bool) {
    switch verb {
    // Half a path or half a number would be another one.
    case .cwd where isCut, .xcwd where isCut: directory.reset()
    case .rest where isCut, .allo where isCut, .size where isCut: break
    case .cwd, .xcwd, .cdup, .xcup:
      // Some servers say where the client is now, which is better than working it out.
      if let path = ReplyText.currentDirectory(in: text) {
        directory.set(path)
      } else if verb == .cwd || verb == .xcwd {
        directory.change(to: argument)
      } else {
        directory.changeToParent()
      }
    case .pwd, .xpwd:
      if let path = ReplyText.quotedPath(in: text) { directory.set(path) }
    case .type: type = argument.first.map { $0 & 0xdf } == UInt8(ascii: "A") ? .ascii : .image
    case .mode: isTransformed = argument.first.map { $0 & 0xdf } != UInt8(ascii: "S")
    case .syst: system = WireText(Array(text.prefix(Limit.nameBytes)))
    case .rest: restartOffset = ReplyText.size(in: argument) ?? 0
    case .allo: allocated = ReplyText.size(in: Array(argument.prefix { $0 != 0x20 }))
    case .size:
      guard let size = ReplyText.size(in: text) else { return }
      if sizes.count == Limit.rememberedSizes { sizes.removeFirst() }
      sizes.append((directory.resolve(argument) ?? argument, size))
    default:
      if ["DELE", "RNTO"].contains(verb.name) { sizes = [] }
    }
  }

  // MARK: - TLS and the end

  /// Learns that what follows is opaque: nothing that is pending will be seen answered.
  func becomeOpaque() {
    startsTLS = false
    pending = []
    pendingBytes = 0
  }

  /// Ends the dialogue.
  func finish() {
    for place in transfers.indices { resolve(place) }
    let isLoginPending = pending.contains { $0.verb == .user || $0.verb == .pass || $0.verb == .acct }
    if isLoginPending, login == .notTried { login = .unanswered }
    if let endpoint = malformedEndpoints.last, !unreadable.isEmpty {
      refusedNegotiation = WireText(Array("\(endpoint.source): ".utf8) + endpoint.text.bytes)
    }
  }
}
