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
        tcpdump -w - -i eth0 | ftptrace analyze -
        ftptrace analyze server:ftp1=a.pcap server:ftp1=b.pcap

      EXIT STATUS
        0   done
        2   an input could not be read or is no capture; the others are reported
        64  wrong usage
      """)

  @OptionGroup
  var options: AnalysisOptions

  func run() throws {
    let settings = options.settings
    let result = try options.analyze(settings)
    // Without a single capture there is nothing to report: the messages say it all.
    if !result.traces.isEmpty {
      try options.write(
        Report(
          toolVersion: Version.current, settings: settings, traces: result.traces,
          findings: Examiner(settings: settings).findings(in: result.traces),
          showsPasswords: options.showPasswords))
    }
    // The process ends here, with all its memory: to take a million connections apart first would only cost time.
    Self.exit(withError: result.problems.isEmpty ? nil : ExitCode(2))
  }
}
