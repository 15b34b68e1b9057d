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
    let argument = exchange.argument?.bytes ?? []
    let places = CommandSecrets(verb: exchange.verb, word: command.bytes[...], argument: argument[...])
    let shownCommand = places.inWord.map { WireText(Array(command.bytes[..<$0.lowerBound])) } ?? command
    if exchange.argument == nil, places.inWord != nil { return (shownCommand, WireText(mark)) }
    return (shownCommand, exchange.argument.map { SecretMask.masked($0, at: places.inArgument) })
  }
}
