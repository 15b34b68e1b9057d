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
        2   an input could not be read or is no capture; the others are reported
        64  wrong usage
      """)

  @OptionGroup
  var options: AnalysisOptions

  @Flag(help: "Every server behind the balancer has a capture here: absence at all of them means something.")
  var allBackends = false

  func run() throws {
    var settings = options.settings
    settings.keepsComparisonRecord = true
    settings.hasAllBackends = allBackends
    let result = try options.analyze(settings)
    if !result.traces.isEmpty {
      let comparison = Comparison(result.traces)
      try options.write(
        Report(
          toolVersion: Version.current, settings: settings, comparison: comparison,
          findings: Examiner(settings: settings).findings(in: comparison),
          showsPasswords: options.showPasswords))
    }
    // As with `analyze`: the memory goes with the process.
    Self.exit(withError: result.problems.isEmpty ? nil : ExitCode(2))
  }
}
