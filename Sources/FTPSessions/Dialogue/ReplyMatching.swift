internal import FTPProtocol

/// Finds the command that a final reply answers (RFC 959 section 5.4, and what servers do).
///
/// Replies come in the order of their commands, with two exceptions: a server may answer NOOP or STAT while a
/// transfer runs, and a capture may lack replies.
enum ReplyMatching {
  /// The place in `pending` of the command that `code` answers; nil for a reply that nobody asked for.
  ///
  /// Where replies were lost, the last command that fits is the one: a client that waits for its replies had those
  /// to the commands before it.
  static func index(of code: ReplyCode, in pending: [PendingCommand], hasLostReplies: Bool = false) -> Int? {
    guard let head = pending.first else { return nil }
    let isRunning = head.verb?.transferKind != nil && head.hasPreliminary
    if code.isFailure {
      if breaksTransfer(code), let transfer = pending.firstIndex(where: { $0.verb?.transferKind != nil }) {
        return transfer
      }
      // A running transfer does not fail for bad syntax: a command sent meanwhile does.
      let isAboutSyntax = (500...504).contains(code.rawValue) || code.rawValue == 530
      return isRunning && isAboutSyntax && pending.count > 1 ? 1 : 0
    }
    if hasLostReplies, let index = pending.lastIndex(where: { fits(code, $0.verb) }) { return index }
    if let index = pending.firstIndex(where: { fits(code, $0.verb) }) { return index }
    // Some servers end a transfer with an odd code.
    return isRunning && code.isCompletion && pending.count == 1 ? 0 : nil
  }

  /// Whether a failure is one of a transfer.
  static func breaksTransfer(_ code: ReplyCode) -> Bool {
    switch code.rawValue {
    case 425, 426, 451, 452, 551, 552: true
    default: false
    }
  }

  /// Whether a 2yz, 3yz or 6yz reply can answer a command.
  private static func fits(_ code: ReplyCode, _ verb: Verb?) -> Bool {
    if code.isProtected { return true }
    guard let verb else { return !isPeculiar(code) }
    switch code.rawValue {
    case 225, 226: return verb == .abor || verb.transferKind != nil
    case 227, 228, 229: return verb == .pasv || verb == .epsv || verb == .lpsv
    case 230, 232: return [.user, .pass, .acct, .auth, .adat].contains(verb)
    case 331, 332, 336: return verb == .user || verb == .pass
    case 234, 235, 334, 335: return verb == .auth || verb == .adat
    case 350:
      return !(verb.transferKind != nil || verb.negotiatesEndpoint || hasPeculiarReply(verb)) || verb == .rest
    case 213: return verb == .size || verb == .mdtm || verb == .stat || !isCommon(verb)
    case 215: return verb == .syst
    case 221: return verb == .quit
    case 257: return [.pwd, .xpwd, .mkd, .xmkd].contains(verb)
    // 200, 202, 211, 212, 214 and 250 answer what has no code of its own.
    default:
      if verb.transferKind != nil { return code.rawValue == 250 }
      if verb.advertisesClientEndpoint { return [200, 202, 250].contains(code.rawValue) }
      return !hasPeculiarReply(verb)
    }
  }

  /// Whether only certain commands are answered with the code.
  private static func isPeculiar(_ code: ReplyCode) -> Bool {
    switch code.rawValue {
    case 213, 215, 221, 225...235, 257, 331...336: true
    default: false
    }
  }

  /// Whether the command is never answered with a plain 200 or 250.
  private static func hasPeculiarReply(_ verb: Verb) -> Bool {
    switch verb {
    case .pasv, .lpsv, .user, .syst, .quit, .pwd, .xpwd, .rest: true
    default: false
    }
  }

  /// Whether the command is one of RFC 959's, whose replies are known.
  private static func isCommon(_ verb: Verb) -> Bool {
    verb.isPeculiarToFTP || verb == .noop || verb == .quit
  }
}
