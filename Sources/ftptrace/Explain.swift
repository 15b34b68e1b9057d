internal import ArgumentParser
internal import Findings
internal import Presentation
internal import Reports

/// `ftptrace explain`: what a finding means, how it looks on the wire, and what to do about it.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain findings and timers.",
    discussion: """
      EXAMPLES
        ftptrace explain FTP402
        ftptrace explain transfer-failed
        ftptrace explain --list
        ftptrace explain --timeouts

      EXIT STATUS
        0   done
        2   standard output could not be written
        64  wrong usage, or no such finding
      """)

  @Argument(
    help: ArgumentHelp("Codes or names of findings, in capitals or not.", valueName: "code"),
    completion: .list(FindingNames.all))
  var codes: [String] = []

  @Flag(help: "List all findings, one line each.")
  var list = false

  @Flag(help: "List the idle timers of devices and FTP software, and the defaults of keep-alives.")
  var timeouts = false

  func validate() throws {
    guard !codes.isEmpty || list || timeouts else {
      throw ValidationError("Name a finding, such as FTP402, or use --list or --timeouts.")
    }
  }

  func run() throws {
    let rules = try codes.map(Self.rule)
    do {
      let output = try FileOutput(nil)
      let width = output.terminalWidth ?? 80
      var isFirst = true
      func sink() throws -> ByteSink {
        if !isFirst { try output.write([0x0a, 0x0a]) }
        isFirst = false
        return ByteSink { try output.write($0) }
      }
      if list { try output.write(Array(RuleIndex(RuleBook.descriptions).text.utf8)) }
      if list { isFirst = false }
      if timeouts { try TimerTables().writeText(to: sink(), width: width) }
      for rule in rules { try RulePage(rule).writeText(to: sink(), width: width) }
    } catch let error as FileOutput.Failure {
      guard !error.isBrokenPipe else { return }
      Message.write(error.description)
      throw ExitCode(2)
    }
  }

  private static func rule(_ text: String) throws -> RuleDescription {
    if let rule = RuleBook.description(of: text) { return rule }
    let nearest = RuleBook.suggestions(for: text)
    let hint = nearest.isEmpty ? "" : "did you mean \(nearest.joined(separator: ", "))? "
    Message.write("'\(text)' is no finding; \(hint)'ftptrace explain --list' lists all")
    throw ExitCode(64)
  }
}
