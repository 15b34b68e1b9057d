internal import Analysis
internal import ArgumentParser
internal import FTPSessions
internal import Findings
internal import Reports
internal import TraceComparison

/// `ftptrace compare`: reads captures of several vantage points, and reports what they show together.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare captures made at the client, at servers and in between.",
    discussion: """
      Sessions that several captures saw are told once, with clocks aligned. Roles that are not given are inferred.

      EXAMPLES
        ftptrace compare client=a.pcap server:ftp1=b.pcap server:ftp2=c.pcap
        ftptrace compare client=a.pcap middle:lb=lb.pcap server:ftp1=ring/
        ftptrace compare a.pcap b.pcap c.pcap

      EXIT STATUS
        0   done
        1   a finding that is shown reaches --fail-on
        2   an input could not be read or is no capture; the others are reported
        64  wrong usage
      """)

  @OptionGroup
  var options: AnalysisOptions

  @OptionGroup
  var output: ReportOptions

  /// What makes a comparison pointless or wrong, and is most often a slip on the command line.
  private static func remarks(on comparison: Comparison, _ arguments: [String]) -> [String] {
    var remarks: [String] = []
    for (trace, role) in zip(comparison.traces, comparison.roles) {
      guard let doubt = role.doubt else { continue }
      remarks.append(
        "\(trace.vantagePoint.shortName): given as \(role.role.rawValue), but \(doubt); if the roles are swapped, so are the "
          + "verdicts")
    }
    var named = Set<String>()
    for path in arguments.map({ InputArgument($0).path }) where !named.insert(path).inserted {
      remarks.append("\(path): named twice; a capture compared with itself agrees with everything")
    }
    if comparison.traces.count == 1, comparison.sessions.allSatisfy({ $0.legs.count == 1 }) {
      remarks.append("one capture only: there is nothing to compare it with")
    }
    return remarks
  }

  func run() throws {
    var settings = options.captures.settings
    settings.keepsDialogue = options.exchanges || output.needsDialogue
    settings.keepsComparisonRecord = true
    let progress = options.captures.startProgress()
    let result = options.captures.analyze(settings, progress)
    try options.captures.refuseOverwriting(result.traces, by: output.paths, progress)
    // Without a single capture there is nothing to report: the messages say it all.
    guard !result.traces.isEmpty else {
      progress?.finish()
      Self.exit(withError: result.problems.isEmpty ? nil : ExitCode(2))
    }
    let comparison = Comparison(result.traces)
    options.captures.say(Self.remarks(on: comparison, options.captures.paths), over: progress)
    var report = Report(
      toolVersion: Version.current, settings: settings, comparison: comparison,
      findings: Examiner(settings: settings).findings(in: comparison),
      selection: options.findings.selection, showsPasswords: options.showPasswords)
    progress?.finish()
    report.showsExchanges = options.exchanges
    try ReportWriter(report, output).write()
    options.endProcess(behind: report, of: result)
  }
}
