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

  /// Text without the passwords of its session, where the server repeats them.
  static func masked(_ text: WireText, _ session: Session) -> WireText {
    let masked = masked(text.text, session)
    return masked == text.text ? text : WireText(masked)
  }

  /// Text without the passwords of its session, where the server repeats them.
  static func masked(_ text: String, _ session: Session) -> String {
    session.secrets.reduce(text) { masked($0, $1.text) }
  }

  /// A secret is looked for anywhere; a short one only as a word of its own, as it may be a part of any.
  private static func masked(_ text: String, _ secret: String) -> String {
    guard !secret.isEmpty else { return text }
    if secret.utf8.count >= minimumPart { return text.replacing(secret, with: mark) }
    return text.split(separator: " ", omittingEmptySubsequences: false)
      .map { word in
        word.trimmingPrefix { !$0.isLetter && !$0.isNumber }.hasPrefix(secret)
          && word.filter { $0.isLetter || $0.isNumber } == secret.filter { $0.isLetter || $0.isNumber }
          ? mark : String(word)
      }.joined(separator: " ")
  }

  /// Shorter secrets are looked for as whole words only: they would be found in the server's own words.
  private static let minimumPart = 4

  /// SITE PSWD, CPWD, PASSWD, CHPASS and the like change a password that stands in the argument.
  private static func changesPassword(_ argument: String) -> Bool {
    let subcommand = argument.prefix { $0 != " " }.uppercased()
    return ["PASS", "PSWD", "PSW", "CPWD", "CHPW"].contains { subcommand.contains($0) }
  }
}
