internal import ArgumentParser
private import Glibc

/// The command line.
@main
struct FTPTrace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ftptrace",
    abstract: "Finds out from packet captures what went wrong in FTP sessions.",
    version: Version.current,
    subcommands: [Analyze.self, Compare.self])

  static func main() {
    // A reader that closes early (`| head`) shows as an error of write(), which ends the program quietly.
    signal(SIGPIPE, SIG_IGN)
    self.main(nil)
  }
}

/// The tool's version.
enum Version {
  static let current = "0.1.0"
}
