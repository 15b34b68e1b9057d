internal import Analysis
internal import ArgumentParser
internal import Capture
internal import FTPSessions
internal import NetworkTypes
internal import Presentation
internal import Reports

/// What reading captures and reporting on them can be told: the same for all commands.
struct AnalysisOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl

    /// The form that an output's extension asks for.
    init(of path: String?) {
      let path = path?.lowercased() ?? ""
      self = path.hasSuffix(".json") ? .json : path.hasSuffix(".jsonl") ? .jsonl : .text
    }
  }

  enum TimeStyle: String, ExpressibleByArgument, CaseIterable {
    case relative, utc
  }

  @Argument(
    help: ArgumentHelp(
      "Files, directories, or - for standard input; pcap or pcapng, plain or gzip.",
      discussion:
        "ROLE=PATH or ROLE:NAME=PATH says where a capture was made; ROLE is client, server or middle.",
      valueName: "path"), completion: .file())
  var paths: [String]

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

  @Option(help: ArgumentHelp("From which gap on a control connection counts as idle.", valueName: "seconds"))
  var idleThreshold: Double = 60

  @Option(
    help: ArgumentHelp(
      "The idle timer in the path to judge silences against: seconds, or a device such as azure-lb or aws-nlb.",
      discussion: "'ftptrace explain --timeouts' lists the devices.", valueName: "seconds|device"),
    completion: .list(IdleTimeoutOption.devices),
    transform: IdleTimeoutOption.init)
  var idleTimeout: IdleTimeoutOption?

  @Option(
    help: ArgumentHelp(
      "The range of ports that the firewall or balancer opens, such as 50000-51000.", valueName: "lo-hi"))
  var passivePorts: PortRange?

  @Option(
    help: ArgumentHelp(
      "A further control port, 1 to 65535; may be repeated. Control connections are found by content on any port.",
      valueName: "port"))
  var controlPort: [UInt16] = []

  @Flag(help: "Every backend behind the balancer has a capture here: what none of them saw reached none.")
  var allBackends = false

  @OptionGroup
  var findings: FindingOptions

  @Flag(help: "Put the whole dialogue into the JSON report, in either form.")
  var exchanges = false

  @Flag(help: "Show passwords instead of <redacted>.")
  var showPasswords = false

  @Option(help: "Show times in the text report relative to the first frame, or in UTC.")
  var time: TimeStyle = .relative

  @Option(
    help: ArgumentHelp(
      "The most memory to take, in bytes or with K, M or G, at least 64M; beyond it no new connections are followed.",
      valueName: "size"))
  var maxMemory = MemorySize(bytes: AnalysisSettings.defaultMaximumMemory)

  @Flag(name: .shortAndLong, help: "List every session, and explain notes in full, in the text report.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "No messages about inputs; the exit status still tells.")
  var quiet = false

  @Flag(help: "Do not show on a terminal how far the reading has come.")
  var noProgress = false

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("Name at least one capture, or - for standard input.") }
    guard paths.filter({ InputArgument($0).path == "-" }).count <= 1 else {
      throw ValidationError("Standard input can be read only once.")
    }
    guard idleThreshold > 0, idleThreshold.isFinite else {
      throw ValidationError("--idle-threshold is a number of seconds above 0.")
    }
    for path in paths { try validateRole(path) }
    for path in output where format == nil { try validateExtension(path) }
  }

  /// An extension that asks for a form which there is not must not end in a file of another form.
  private func validateExtension(_ path: String) throws {
    let unsupported = [".html", ".htm", ".md", ".csv", ".pdf", ".xml"]
    guard let found = unsupported.first(where: path.lowercased().hasSuffix) else { return }
    throw ValidationError(
      "There is no report in the form of '\(found)' files; choose one with --format text, json or jsonl.")
  }

  /// `clinet=a.pcap` is a slip, unless a file has that name.
  private func validateRole(_ argument: String) throws {
    guard !InputArgument(argument).path.isEmpty else {
      throw ValidationError("'\(argument)' names no file; write ROLE=PATH, as in client=trace.pcap.")
    }
    guard InputArgument(argument).role == nil, let equals = argument.firstIndex(of: "="),
      !FileOutput.exists(argument)
    else { return }
    let role = argument[..<equals].split(separator: ":").first ?? ""
    guard !role.contains("/"), !role.contains(".") else { return }
    throw ValidationError(
      "'\(role)' is no role; use client, server or middle, as in client=\(argument[argument.index(after: equals)...])"
    )
  }

  /// The settings of the analysis.
  var settings: AnalysisSettings {
    var settings = AnalysisSettings()
    settings.idleThreshold = ElapsedTime(seconds: idleThreshold)
    settings.idleTimeout = idleTimeout?.timeout
    settings.controlPorts = controlPort
    settings.passivePorts = passivePorts?.ports
    settings.hasAllBackends = allBackends
    settings.keepsDialogue = exchanges
    settings.maximumMemory = maxMemory.bytes
    return settings
  }

  /// Reads the inputs; says what could not be read.
  func analyze(_ settings: AnalysisSettings) throws -> Analyzer.Result {
    let progress = quiet || noProgress ? nil : Progress()
    let result = Analyzer(settings: settings, progress: progress?.reading).analyze(
      paths.map(InputArgument.init))
    progress?.finish()
    if !quiet {
      for message in result.problems + result.remarks { Message.write(message) }
    }
    try refuseOverwriting(result.traces)
    return result
  }

  // MARK: - Output

  /// A report must not take the place of a capture that it was made from.
  private func refuseOverwriting(_ traces: [Trace]) throws {
    for path in output {
      guard traces.contains(where: { $0.files.contains { FileOutput.isSame($0.path, path) } }) else {
        continue
      }
      Message.write("\(path): is one of the inputs; name another output")
      throw ExitCode(64)
    }
  }

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
      var layout = TextReport.Layout()
      layout.width = output.terminalWidth ?? 80
      layout.usesUTC = time == .utc
      layout.isVerbose = verbose
      if verbose { layout.maximumSessions = .max }
      try TextReport(report.document(), layout: layout).write(to: sink)
    }
  }
}
