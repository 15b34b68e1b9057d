internal import Analysis
internal import ArgumentParser
internal import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes
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

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  enum TimeStyle: String, ExpressibleByArgument, CaseIterable {
    case relative, utc
  }

  @Argument(
    help: ArgumentHelp(
      "Files, directories, or - for standard input; pcap or pcapng, plain or gzip.",
      discussion:
        "ROLE=PATH or ROLE:NAME=PATH says where a capture was made; ROLE is client, server or middle."))
  var paths: [String]

  @Option(
    name: .shortAndLong, help: "The report's form: text or json; by default that of the output's extension.")
  var format: Format?

  @Option(name: .shortAndLong, help: "Write the report to FILE instead of standard output; may be repeated.")
  var output: [String] = []

  @Option(help: ArgumentHelp("From which gap on a control connection counts as idle.", valueName: "seconds"))
  var idleThreshold: Double = 60

  @Option(
    help: ArgumentHelp(
      "The idle timer in the path to judge silences against: seconds, or a device such as azure-lb or aws-nlb.",
      discussion: "'ftptrace explain --timeouts' lists the devices.", valueName: "seconds|device"),
    transform: IdleTimeoutOption.init)
  var idleTimeout: IdleTimeoutOption?

  @Option(help: ArgumentHelp("The range of ports that the firewall or balancer opens.", valueName: "lo-hi"))
  var passivePorts: PortRange?

  @Option(
    help: ArgumentHelp(
      "A further control port; may be repeated. Control connections are found by content on any port.",
      valueName: "port"))
  var controlPort: [UInt16] = []

  @Flag(help: "Every backend behind the balancer has a capture here: what none of them saw reached none.")
  var allBackends = false

  @OptionGroup
  var findings: FindingOptions

  @Flag(help: "Put the whole dialogue into the JSON report.")
  var exchanges = false

  @Flag(help: "Show passwords instead of <redacted>.")
  var showPasswords = false

  @Option(help: "Show times in the text report relative to the first frame, or in UTC.")
  var time: TimeStyle = .relative

  @Option(
    help: ArgumentHelp(
      "The most memory to take, in bytes or with K, M or G: beyond it no new connections are followed.",
      valueName: "size"))
  var maxMemory = MemorySize(bytes: AnalysisSettings.defaultMaximumMemory)

  @Flag(name: .shortAndLong, help: "List every session, and explain notes in full, in the text report.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "No messages about inputs; the exit status still tells.")
  var quiet = false

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
    let unsupported = [".html", ".htm", ".md", ".csv", ".jsonl", ".pdf", ".xml"]
    guard let found = unsupported.first(where: path.lowercased().hasSuffix) else { return }
    throw ValidationError(
      "There is no report in the form of '\(found)' files; choose one with --format text or json.")
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

  func run() throws {
    var settings = AnalysisSettings()
    settings.idleThreshold = ElapsedTime(seconds: idleThreshold)
    settings.idleTimeout = idleTimeout?.timeout
    settings.controlPorts = controlPort
    settings.passivePorts = passivePorts?.ports
    settings.hasAllBackends = allBackends
    settings.keepsDialogue = exchanges
    settings.maximumMemory = maxMemory.bytes
    let result = Analyzer(settings: settings).analyze(paths.map(InputArgument.init))
    if !quiet {
      for message in result.problems + result.remarks { Message.write(message) }
    }
    try refuseOverwriting(result.traces)
    var reachesLevel = false
    // Without a single capture there is nothing to report: the messages say it all.
    if !result.traces.isEmpty {
      let report = Report(
        toolVersion: Version.current, settings: settings, traces: result.traces,
        findings: Examiner(settings: settings).findings(in: result.traces), selection: findings.selection,
        showsPasswords: showPasswords)
      try write(report)
      reachesLevel = findings.failOn.isReached(by: report.worstSeverity)
    }
    // The process ends here, with all its memory: to take a million connections apart first would only cost time.
    Self.exit(withError: !result.problems.isEmpty ? ExitCode(2) : reachesLevel ? ExitCode(1) : nil)
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

  private func write(_ report: Report) throws {
    for path in output.isEmpty ? [nil] : output.map(Optional.some) {
      do {
        let output = try FileOutput(path)
        let format = format ?? (path?.hasSuffix(".json") == true ? .json : .text)
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
    case .text:
      var layout = TextReport.Layout()
      layout.width = output.terminalWidth ?? 80
      layout.usesUTC = time == .utc
      layout.isVerbose = verbose
      if verbose { layout.maximumSessions = .max }
      try TextReport(report, layout: layout).write(to: sink)
    }
  }
}
