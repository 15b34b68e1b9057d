/// A program as ArgumentParser describes it in JSON (`--experimental-dump-help`), as far as manual pages need it.
struct ToolDescription: Decodable {
  /// The program, or one of its commands.
  struct Command: Decodable {
    let superCommands: [String]?
    let commandName: String
    let abstract: String?
    let discussion: String?
    let subcommands: [Command]?
    let arguments: [Argument]?

    /// How the command is called, word by word.
    var words: [String] { (superCommands ?? []) + [commandName] }
    /// The name of its page, as `man` looks for it: `man ftptrace analyze` too.
    var pageName: String { words.joined(separator: "-") }
    /// The commands below it that have a page; `help` explains itself.
    var documentedCommands: [Command] { (subcommands ?? []).filter { $0.commandName != "help" } }
    var documentedArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
  }

  /// An argument, an option or a flag.
  struct Argument: Decodable {
    enum Kind: String, Decodable {
      case positional, option, flag
    }

    struct Name: Decodable {
      enum Kind: String, Decodable {
        case long, short, longWithSingleDash
      }

      let kind: Kind
      let name: String
    }

    let kind: Kind
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?
    let discussion: String?
  }

  let command: Command
}
