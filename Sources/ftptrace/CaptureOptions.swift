internal import Analysis
internal import ArgumentParser
internal import Capture
internal import FTPSessions
internal import FoundationEssentials
internal import NetworkTypes

/// What reading captures can be told: the same for all commands that read them.
struct CaptureOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files, directories, or - for standard input; pcap or pcapng, plain or gzip.",
      discussion:
        "ROLE=PATH or ROLE:NAME=PATH says where a capture was made; ROLE is client, server or middle.",
      valueName: "path"), completion: .file())
  var paths: [String]

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

  @Option(
    help: ArgumentHelp(
      "The most memory to take, in bytes or with K, M or G, at least 64M; beyond it no new connections are followed.",
      valueName: "size"))
  var maxMemory = MemorySize(bytes: AnalysisSettings.defaultMaximumMemory)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Read up to N captures at the same time, 1 to 1024; by default one for each core.", valueName: "n"))
  var jobs: Int?

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
    guard jobs.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--jobs is a number from 1 to 1024.")
    }
    guard !controlPort.contains(0) else { throw ValidationError("--control-port is a port from 1 to 65535.") }
    for path in paths { try validateRole(path) }
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
    settings.maximumMemory = maxMemory.bytes
    return settings
  }

  /// How many captures are worked on at the same time.
  var workers: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Starts to tell how far the work has come, where somebody may be waiting for it.
  ///
  /// Whoever starts it finishes it before something else is written than by `say`.
  func startProgress() -> Progress? { quiet || noProgress ? nil : Progress() }

  /// Reads the inputs; says what could not be read.
  func analyze(_ settings: AnalysisSettings, _ progress: Progress?) -> Analyzer.Result {
    let result = Analyzer(settings: settings, jobs: workers, progress: progress?.reading).analyze(
      paths.map(InputArgument.init))
    say(result.problems + result.remarks, over: progress)
    return result
  }

  /// Writes messages about inputs, a line each.
  func say(_ messages: [String], over progress: Progress?) {
    guard !quiet, !messages.isEmpty else { return }
    let write = { for message in messages { Message.write(message) } }
    if let progress { progress.interrupted(by: write) } else { write() }
  }

  /// What is written must not take the place of a capture that it was made from.
  func refuseOverwriting(_ traces: [Trace], by outputs: [String], _ progress: Progress?) throws {
    for path in outputs {
      guard traces.contains(where: { $0.files.contains { FileOutput.isSame($0.path, path) } }) else {
        continue
      }
      progress?.finish()
      Message.write("\(path): is one of the inputs; name another output")
      throw ExitCode(64)
    }
  }
}
