internal import FTPProtocol
internal import NetworkTypes

/// The passwords of a session, kept so that reports can take them out of whatever repeats them.
extension Dialogue {
  /// Whether a line may be a password for all that is known of it: a bare one, where it is asked for or after a login that failed, or the tail of a PASS that began before
  /// the capture.
  func mayBeSecret(_ parsed: FTPCommandLine) -> Bool {
    defer { (expectsPassword, mayLackHead) = (false, false) }
    let isKnown =
      parsed.verb.map { $0.isPeculiarToFTP || $0 == .quit || $0 == .noop || $0.isForeign } ?? false
    return !isKnown
      && (expectsPassword || mayLackHead || login == .refused || (commands == 1 && replies == 0))
  }

  /// Remembers the secrets in a command line.
  func noteSecrets(_ parsed: FTPCommandLine, in line: RawSpan, _ argument: [UInt8], isSecret: Bool) {
    secretPlaces = []
    // A verb alone, as most commands are, has none.
    guard isSecret || !argument.isEmpty || parsed.word.count > 4 else { return }
    // What a verb of FTP's own carries is told by the verb and its argument.
    let isPlain = !isSecret && parsed.word.count <= 4 && parsed.verb?.isPeculiarToFTP == true
    let word = isPlain ? [] : line.extracting(parsed.word).copied()
    let places = CommandSecrets(verb: parsed.verb, word: word[...], argument: argument[...])
    if let place = places.inWord {
      remember(word[place])
      secretPlaces.append(place.lowerBound + parsed.word.lowerBound..<parsed.word.upperBound)
    }
    if isSecret {
      remember(word[...])
      remember(argument[...])
      secretPlaces = [0..<line.byteCount]
      return
    }
    guard let place = places.inArgument else { return }
    if let start = parsed.argument?.lowerBound {
      secretPlaces.append(start + place.lowerBound..<start + place.upperBound)
    }
    if parsed.verb == .site {
      // Old and new ones, and sometimes the name.
      for word in argument[place].split(separator: 0x20) { remember(word) }
    } else {
      remember(argument[place])
    }
  }

  private func remember(_ secret: ArraySlice<UInt8>) {
    guard !secret.isEmpty else { return }
    let text = WireText(Array(secret.prefix(Limit.secretBytes)))
    guard !secrets.contains(text) else { return }
    if secrets.count < Limit.secrets { secrets.append(text) } else { hasForgottenSecrets = true }
  }
}
