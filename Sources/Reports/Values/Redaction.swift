internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// Takes secrets out of what is shown of a dialogue.
enum Redaction {
  /// What stands where a secret was.
  static let mark = "<redacted>"

  /// The command and argument of an exchange, without secrets.
  static func shown(_ exchange: Exchange, showsPasswords: Bool) -> (command: WireText?, argument: WireText?) {
    guard !showsPasswords, let command = exchange.command else {
      return (exchange.command, exchange.argument)
    }
    if exchange.isSecret { return (WireText(mark), exchange.argument == nil ? nil : WireText(mark)) }
    if exchange.verb?.hasSecretArgument == true {
      return (command, exchange.argument == nil ? nil : WireText(mark))
    }
    // A client that forgot the blank: `PASSsecret`.
    let word = command.text.uppercased()
    if exchange.verb == .user, let argument = exchange.argument, argument.text.uppercased().contains(" PASS ")
    {
      return (command, WireText(mark))
    }
    if let verb = ["PASS", "ACCT"].first(where: { word.hasPrefix($0) }) {
      return (WireText(verb), WireText(mark))
    }
    if exchange.verb == .site, let argument = exchange.argument, changesPassword(argument.text) {
      let subcommand = argument.text.prefix { $0 != " " }
      return (command, WireText("\(subcommand) \(mark)"))
    }
    return (command, exchange.argument)
  }

  /// The text of a reply, without the secret of its command where the server repeats it.
  static func shown(reply text: WireText, of exchange: Exchange, showsPasswords: Bool) -> WireText {
    let (command, argument) = shown(exchange, showsPasswords: showsPasswords)
    guard command != exchange.command || argument != exchange.argument else { return text }
    let secrets = [exchange.argument, exchange.isSecret ? exchange.command : nil].compactMap { $0?.bytes }
      .map { $0.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed() }
      .filter { $0.count >= minimumEcho }
    // Byte by byte: a combining mark behind the secret would make its last letter another character.
    let masked = secrets.reduce(text.bytes) { $0.replacing($1, with: mark.utf8) }
    return masked == text.bytes ? text : WireText(masked)
  }

  /// Shorter secrets are not looked for in replies: they would be found in the server's own words.
  private static let minimumEcho = 4

  /// SITE PSWD, CPWD, PASSWD, CHPASS and the like change a password that stands in the argument.
  private static func changesPassword(_ argument: String) -> Bool {
    let subcommand = argument.prefix { $0 != " " }.uppercased()
    return ["PASS", "PSWD", "PSW", "CPWD", "CHPW"].contains { subcommand.contains($0) }
  }
}
