internal import ArgumentParser
internal import Findings

/// What is said of a command line that cannot be understood: one line, with the cure.
struct UsageMessage {
  /// The line, to be written behind the program's name.
  let text: String

  /// Says what is wrong; `error` is what parsing `arguments` threw.
  init(_ error: any Error, arguments: [String]) {
    let commands = FTPTrace.configuration.subcommands.map { $0._commandName }
    let first = arguments.first ?? ""
    if commands.contains(first) {
      let problem = Self.cured(FTPTrace.message(for: error), FTPTrace.fullMessage(for: error))
      text = Self.pointing(problem, to: "ftptrace \(first) --help")
    } else if first.hasPrefix("-"), let command = arguments.first(where: commands.contains) {
      text = Self.pointing(
        "'\(first)' stands before the command; write 'ftptrace \(command) \(first) ...'",
        to: "ftptrace \(command) --help")
    } else if first.hasPrefix("-") {
      text = Self.pointing(Self.line(FTPTrace.message(for: error)), to: "ftptrace --help")
    } else {
      text = Self.pointing(Self.noCommand(first, commands), to: "ftptrace --help")
    }
  }

  /// A word where a command belongs: a slip, or a capture without the command.
  private static func noCommand(_ word: String, _ commands: [String]) -> String {
    if FileOutput.exists(word) {
      return "'\(word)' is no command; to analyze it write 'ftptrace analyze \(word)'"
    }
    let nearest = NearestNames.nearest(to: word, in: commands)
    return nearest.isEmpty
      ? "'\(word)' is no command; use one of \(commands.joined(separator: ", "))"
      : "'\(word)' is no command; did you mean \(nearest.joined(separator: ", "))?"
  }

  /// The message, with what the option takes where it says no more than that the value is wrong or missing.
  private static func cured(_ message: String, _ fullMessage: String) -> String {
    let message = line(message)
    let mark = "Help:  "
    guard message.hasSuffix("'"),
      let help = fullMessage.split(separator: "\n").first(where: { $0.hasPrefix(mark) }),
      // The option and the name of its value stand before what it means.
      let meaning = help.dropFirst(mark.count).firstRange(of: "  ").map({ help[$0.upperBound...] })
    else { return message }
    return "\(message): \(uncapitalized(String(meaning.drop { $0 == " " })))"
  }

  /// The message with the place where more is said.
  private static func pointing(_ problem: String, to help: String) -> String {
    let problem = uncapitalized(problem.hasSuffix(".") ? String(problem.dropLast()) : problem)
    return problem.hasSuffix("?") ? "\(problem) See '\(help)'" : "\(problem); see '\(help)'"
  }

  /// Messages of the library, and helps, start with a capital.
  private static func uncapitalized(_ text: String) -> String {
    // Not of a word in capitals, such as CSV.
    text.dropFirst().first?.isUppercase == true ? text : text.prefix(1).lowercased() + text.dropFirst()
  }

  /// One line of several.
  private static func line(_ text: String) -> String {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
  }
}
