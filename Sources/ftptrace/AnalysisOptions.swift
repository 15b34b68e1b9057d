internal import Analysis
internal import ArgumentParser
internal import FTPSessions

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
