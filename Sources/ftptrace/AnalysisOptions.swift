internal import Analysis
internal import ArgumentParser
internal import FTPSessions
internal import Reports

/// What analyzing captures for a report can be told: the same for all commands that report.
struct AnalysisOptions: ParsableArguments {
  @OptionGroup
  var captures: CaptureOptions

  @OptionGroup
  var findings: FindingOptions

  @Flag(help: "Put the whole dialogue into the JSON report, in either form.")
  var exchanges = false

  @Flag(help: "Show passwords instead of <redacted>.")
  var showPasswords = false
}

extension AnalysisOptions {
  /// Ends the process behind its report: with 2 where an input could not be read, with 1 where a finding reaches the level
  /// of `--fail-on`.
  ///
  /// It ends with all its memory: to take a million connections apart first would only cost time.
  func endProcess(behind report: Report, of result: Analyzer.Result) -> Never {
    let reachesLevel = findings.failOn.isReached(by: report.worstSeverity)
    return withExtendedLifetime(report) {
      Self.exit(withError: !result.problems.isEmpty ? ExitCode(2) : reachesLevel ? ExitCode(1) : nil)
    }
  }
}
