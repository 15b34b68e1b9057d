internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes

/// Takes secrets out of what is shown of a dialogue.
enum Redaction {
  /// What stands where a secret was.
  static let mark = SecretMask.mark

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

  /// SITE PSWD, CPWD, PASSWD, CHPASS and the like change a password that stands in the argument.
  private static func changesPassword(_ argument: String) -> Bool {
    let subcommand = argument.prefix { $0 != " " }.uppercased()
    return ["PASS", "PSWD", "PSW", "CPWD", "CHPW"].contains { subcommand.contains($0) }
  }
}
