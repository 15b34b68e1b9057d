internal import Analysis
internal import ArgumentParser
internal import FTPSessions
internal import Presentation
internal import Reports

/// What analyzing captures and reporting on them can be told: the same for all commands that report.
struct AnalysisOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl

    /// The form that an output's extension asks for.
    init(of path: String?) {
      let path = path?.lowercased() ?? ""
      self = path.hasSuffix(".json") ? .json : path.hasSuffix(".jsonl") ? .jsonl : .text
    }
  }

  @OptionGroup
  var captures: CaptureOptions

  @Option(
    name: .shortAndLong,
    help: "The report's form: text, json or jsonl; by default that of the output's extension.")
  var format: Format?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the report to a file instead of standard output; may be repeated.", valueName: "file"),
    completion: .file())
  var output: [String] = []

  @OptionGroup
  var findings: FindingOptions

  @Flag(help: "Put the whole dialogue into the JSON report, in either form.")
  var exchanges = false

  @Flag(help: "Show passwords instead of <redacted>.")
  var showPasswords = false

  @OptionGroup
  var display: DisplayOptions

  @Flag(name: .shortAndLong, help: "List every session, and explain notes in full, in the text report.")
  var verbose = false

  func validate() throws {
    for path in output where format == nil { try validateExtension(path) }
  }

  /// An extension that asks for a form which there is not must not end in a file of another form.
  private func validateExtension(_ path: String) throws {
    let unsupported = [".html", ".htm", ".md", ".csv", ".pdf", ".xml"]
    guard let found = unsupported.first(where: path.lowercased().hasSuffix) else { return }
    throw ValidationError(
      "There is no report in the form of '\(found)' files; choose one with --format text, json or jsonl.")
  }

  /// The settings of the analysis.
  var settings: AnalysisSettings {
    var settings = captures.settings
    settings.keepsDialogue = exchanges
    return settings
  }

  /// Reads the inputs; says what could not be read.
  func analyze(_ settings: AnalysisSettings, _ progress: Progress?) throws -> Analyzer.Result {
    let result = captures.analyze(settings, progress)
    try captures.refuseOverwriting(result.traces, by: output, progress)
    return result
  }

  // MARK: - Output

  /// Writes a report to all outputs.
  func write(_ report: Report) throws {
    for path in output.isEmpty ? [nil] : output.map(Optional.some) {
      do {
        let output = try FileOutput(path)
        let format = format ?? Format(of: path)
        try write(report, format, to: output)
        try output.close()
      } catch let error as FileOutput.Failure {
        // The reader has seen enough; the exit status still tells the rest.
        if error.isBrokenPipe { continue }
        Message.write(error.description)
        throw ExitCode(2)
      }
    }
  }

  private func write(_ report: Report, _ format: Format, to output: FileOutput) throws {
    let sink = ByteSink { try output.write($0) }
    switch format {
    case .json:
      try JSONReport(report).write(to: sink)
    case .jsonl:
      try JSONLinesReport(report).write(to: sink)
    case .text:
      var layout = display.layout(on: output)
      layout.isVerbose = verbose
      if verbose { layout.maximumSessions = .max }
      try TextReport(report.document(), layout: layout).write(to: sink)
    }
  }
}
