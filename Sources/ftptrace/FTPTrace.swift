internal import ArgumentParser
private import Glibc

/// The command line.
@main
struct FTPTrace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ftptrace",
    abstract: "Finds out from packet captures what went wrong in FTP sessions.",
    discussion: """
      EXAMPLES
        ftptrace analyze trace.pcap
        ftptrace compare client=a.pcap server:ftp1=b.pcap
        ftptrace show trace.pcap --session S1
        ftptrace evidence trace.pcap --finding F1 -o evidence.pcapng
        ftptrace explain FTP102

      FILES
        FILE.partN  a report while it is being written to FILE, by process N

      ENVIRONMENT
        NO_COLOR  if it is set and not empty, text has no colors; --color wins
      """,
    version: Version.current,
    subcommands: [
      Analyze.self, Compare.self, Show.self, Evidence.self, Convert.self, Explain.self, Schema.self,
    ])

  static func main() {
    // A reader that closes early (`| head`) shows as an error of write(), which ends the program quietly.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess { exit(withError: error) }
      let message = message(for: error)
      if code == .validationFailure, !message.isEmpty {
        Message.write(UsageMessage(error, arguments: Array(CommandLine.arguments.dropFirst())).text)
      } else if !message.isEmpty {
        Message.write(message)
      }
      Glibc.exit(code.rawValue)
    }
  }
}

/// The tool's version.
enum Version {
  static let current = "0.1.0"
}
