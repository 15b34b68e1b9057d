import TestSupport
import Testing

@Suite("Wrong usage")
struct UsageTests {
  /// Arguments, and what the only line says of them.
  private static let slips: [([String], String)] = [
    (["analyse", "a.pcap"], "'analyse' is no command; did you mean analyze? See 'ftptrace --help'"),
    (["frobnicate"], "'frobnicate' is no command; use one of analyze, compare, "),
    (["--frobnicate"], "unknown option '--frobnicate'; see 'ftptrace --help'"),
    (
      ["-f", "json", "analyze", "a.pcap"],
      "'-f' stands before the command; write 'ftptrace analyze -f ...'; see 'ftptrace analyze --help'"
    ),
    (
      ["analyze", "--idle-timout", "3", "a.pcap"],
      "unknown option '--idle-timout'. Did you mean '--idle-timeout'? See 'ftptrace analyze --help'"
    ),
    (["compare", "-Z", "a.pcap"], "unknown option '-Z'; see 'ftptrace compare --help'"),
    (
      ["analyze", "a.pcap", "--max-memory"],
      "missing value for '--max-memory <size>': the most memory to take"
    ),
    (["analyze", "--max-memory", "lots", "a.pcap"], "'lots' is invalid for '--max-memory <size>': the most"),
    (["analyze", "--passive-ports", "9-1", "a.pcap"], "such as 50000-51000; see 'ftptrace analyze --help'"),
    (
      ["analyze", "--time", "noon", "a.pcap"],
      "'--time <time>'. Please provide one of 'relative' and 'utc'; see"
    ),
    (["analyze", "--quiet=3", "a.pcap"], "'--quiet' does not take any value, but '3' was specified; see"),
    (
      ["analyze", "--idle-timeout", "azure", "a.pcap"],
      "no device is known by that name; did you mean azure-lb"
    ),
    (["analyze", "--select", "FTP4O2", "a.pcap"], "'FTP4O2' is no finding; did you mean FTP402"),
    (["analyze"], "missing expected argument '<path> ...': files, directories, or - for standard input"),
    (["compare"], "see 'ftptrace compare --help'"),
    (
      ["explain"],
      "name a finding, such as FTP402, or use --list or --timeouts; see 'ftptrace explain --help'"
    ),
    (["schema", "a.pcap"], "unexpected argument 'a.pcap'; see 'ftptrace schema --help'"),
  ]

  @Test("A slip is one line that says what is wrong, and where more is said", arguments: slips)
  func slip(arguments: [String], message: String) throws {
    let run = try FTPTraceProcess(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.messageLines.count == 1)
    #expect(run.messages.hasPrefix("ftptrace: "))
    #expect(run.messages.contains(message), "\(run.messages)")
    #expect(run.messages.contains(" --help'"))
  }

  @Test("Who forgets the command before a capture is told it")
  func forgottenCommand() throws {
    let file = try TemporaryFile([0], name: "trace.pcap")
    let run = try FTPTraceProcess([], on: file)
    #expect(run.status == 64)
    #expect(run.messages.contains("is no command; to analyze it write 'ftptrace analyze \(file.path)'"))
  }

  @Test("Without a word the short help is shown")
  func nothing() throws {
    let run = try FTPTraceProcess([])
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(run.text.contains("USAGE: ftptrace <subcommand>"))
  }

  @Test(
    "Every help has examples, and the exit status", arguments: ["analyze", "compare", "explain", "schema"])
  func help(command: String) throws {
    for arguments in [[command, "--help"], [command, "-h"], ["help", command]] {
      let run = try FTPTraceProcess(arguments)
      #expect(run.status == 0)
      #expect(run.messages.isEmpty)
      #expect(run.text.contains("\nEXAMPLES\n  ftptrace \(command) "))
      #expect(run.text.contains("\nEXIT STATUS\n  0   done\n"))
      #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }
}
