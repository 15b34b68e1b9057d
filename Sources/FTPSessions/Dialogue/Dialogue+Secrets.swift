internal import FTPProtocol
internal import NetworkTypes

/// The passwords of a session, kept so that reports can take them out of whatever repeats them.
extension Dialogue {
  /// Whether a line may be a password for all that is known of it: a bare one, or the tail of a PASS that began before
  /// the capture.
  mutating func mayBeSecret(_ parsed: FTPCommandLine) -> Bool {
    defer { (expectsPassword, mayLackHead) = (false, false) }
    let isKnown =
      parsed.verb.map { $0.isPeculiarToFTP || $0 == .quit || $0 == .noop || $0.isForeign } ?? false
    return !isKnown && (expectsPassword || mayLackHead || (commands == 1 && replies == 0))
  }

  /// Remembers the secrets in a command line.
  mutating func noteSecrets(_ parsed: FTPCommandLine, in line: RawSpan, _ argument: [UInt8], isSecret: Bool) {
    let word = line.extracting(parsed.word).copied()
    let start = String(decoding: word.prefix(4), as: UTF8.self).uppercased()
    // A client that forgot the blank: `PASSsecret`.
    if word.count > 4, start == "PASS" || start == "ACCT" { remember(Array(word.dropFirst(4))) }
    if isSecret {
      remember(word)
      remember(argument)
    } else if parsed.verb?.hasSecretArgument == true {
      remember(argument)
    } else if parsed.verb == .user {
      let name = Self.userName(argument)
      if name.count < argument.count { remember(Array(argument[(name.count + " PASS ".utf8.count)...])) }
    } else if parsed.verb == .site {
      let words = argument.split(separator: 0x20).map(Array.init)
      if let first = words.first, Self.changesPassword(first) {
        for word in words.dropFirst() { remember(word) }
      }
    }
  }

  /// Whether a SITE command changes a password: PSWD, CPWD, PASSWD, CHPASS and the like.
  private static func changesPassword(_ subcommand: [UInt8]) -> Bool {
    let name = String(decoding: subcommand.prefix(64), as: UTF8.self).uppercased()
    return ["PASS", "PSWD", "PSW", "CPWD", "CHPW"].contains { name.contains($0) }
  }

  private mutating func remember(_ secret: [UInt8]) {
    guard !secret.isEmpty, secrets.count < Limit.secrets else { return }
    let text = WireText(Array(secret.prefix(Limit.secretBytes)))
    if !secrets.contains(text) { secrets.append(text) }
  }
}
