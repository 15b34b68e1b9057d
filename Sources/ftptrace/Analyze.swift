internal import Analysis
internal import ArgumentParser
internal import FTPSessions
internal import Findings
internal import Reports

/// `ftptrace analyze`: reads captures, each by itself, and reports what they show.
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyze captures, each vantage point by itself.",
    discussion: """
      EXAMPLES
        ftptrace analyze trace.pcap
        ftptrace analyze -f json -o report.json captures/
        ftptrace analyze --idle-timeout azure-lb --fail-on error trace.pcap
        tcpdump -w - -i eth0 | ftptrace analyze -
        ftptrace analyze server:ftp1=a.pcap server:ftp1=b.pcap

      EXIT STATUS
        0   done
        1   a finding that is shown reaches the level of --fail-on
        2   an input could not be read or is no capture; the others are reported
        64  wrong usage
      """)

  @OptionGroup
  var options: AnalysisOptions

  @OptionGroup
  var output: ReportOptions

  func run() throws {
    var settings = options.captures.settings
    settings.keepsDialogue = options.exchanges || output.needsDialogue
    let progress = options.captures.startProgress()
    let result = options.captures.analyze(settings, progress)
    try options.captures.refuseOverwriting(result.traces, by: output.paths, progress)
    // Without a single capture there is nothing to report: the messages say it all.
    guard !result.traces.isEmpty else {
      progress?.finish()
      Self.exit(withError: result.problems.isEmpty ? nil : ExitCode(2))
    }
    var report = Report(
      toolVersion: Version.current, settings: settings, traces: result.traces,
      findings: Examiner(settings: settings, jobs: options.captures.workers).findings(in: result.traces),
      selection: options.findings.selection, showsPasswords: options.showPasswords)
    progress?.finish()
    report.showsExchanges = options.exchanges
    try ReportWriter(report, output).write()
    options.endProcess(behind: report, of: result)
  }
}
