internal import ArgumentParser
private import Glibc

/// The command line.
@main
struct FTPTrace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ftptrace",
    abstract: "Finds out from packet captures what went wrong in FTP sessions.",
    version: Version.current,
    subcommands: [Analyze.self, Compare.self, Show.self, Explain.self, Schema.self])

  static func main() {
    // A reader that closes early (`| head`) shows as an error of write(), which ends the program quietly.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess { exit(withError: error) }
      // What a message repeats of the arguments cannot act on a terminal.
      Message.writeLines(fullMessage(for: error))
      Glibc.exit(code.rawValue)
    }
  }
}

/// The tool's version.
enum Version {
  static let current = "0.1.0"
}
