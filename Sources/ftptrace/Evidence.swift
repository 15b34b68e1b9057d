internal import Analysis
internal import ArgumentParser
internal import EvidenceFiles
internal import FTPSessions
internal import Findings
internal import Reports

/// `ftptrace evidence`: writes the frames behind findings, and those around them, as one pcapng file.
struct Evidence: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the frames behind a finding, from every vantage point, as pcapng.",
    discussion: """
      Takes the inputs and options that the report was made with: several vantage points are compared, as 'compare' \
      does, one is analyzed, as 'analyze' does, and findings have the ids that they have there. The file has an \
      interface for each vantage point, times by one clock, comments that say what a frame shows, and names for \
      addresses. Passwords are overwritten with as many x.

      EXAMPLES
        ftptrace evidence trace.pcap --finding F1 -o evidence.pcapng
        ftptrace evidence client=a.pcap server=b.pcap --finding FTP102 -o r.pcapng
        ftptrace evidence captures/ --each --finding F2 --finding F3 -o x.pcapng
        ftptrace evidence trace.pcap --finding F1 -o - | tshark -r -
        wireshark evidence.pcapng -Y 'frame.comment contains "FTP102"'

      EXIT STATUS
        0   done
        2   an input could not be read or is no capture, or the output not be written
        64  wrong usage; also a finding that there is not
      """)

  @OptionGroup
  var captures: CaptureOptions

  @Option(
    name: .customLong("finding"),
    help: ArgumentHelp(
      "The id of a finding, such as F1, or a code or name, for all findings of that kind; may be repeated.",
      valueName: "id|code"), completion: .list(FindingNames.all))
  var names: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to FILE, or - for standard output.",
      discussion: "Frames of further link types go to files beside it, with the link type in their names.",
      valueName: "file"), completion: .file())
  var output: String

  @Flag
  var kind: ReportKind?

  @Flag(help: "Keep the times of the captures instead of correcting them to one clock.")
  var rawTimes = false

  @Flag(help: "Keep passwords.")
  var showPasswords = false

  func validate() throws {
    guard !names.isEmpty else { throw ValidationError("Name a finding: --finding F1.") }
    for path in captures.paths.map({ InputArgument($0).path }) where !FileOutput.canBeReadAgain(path) {
      throw ValidationError(
        "'\(path)' can be read only once, and evidence takes several readings; save it to a file first.")
    }
    guard !output.lowercased().hasSuffix(".gz") else {
      throw ValidationError("The output is not compressed; name a .pcapng file, and compress it with gzip.")
    }
  }

  func run() throws {
    var settings = captures.settings
    settings.keepsShownBytes = true
    settings.keepsComparisonRecord = kind != .each
    let progress = captures.startProgress()
    defer { progress?.finish() }
    let result = captures.analyze(settings, progress)
    guard !result.traces.isEmpty else { throw ExitCode(2) }
    let report = Report(on: result.traces, settings, kind: kind)
    progress?.finish()
    let findings = try chosen(in: report)
    do {
      var options = EvidenceOptions()
      options.keepsRawTimes = rawTimes
      options.showsPasswords = showPasswords
      try write(EvidenceExtract(findings, of: report, options: options), of: findings, result.traces)
    } catch let error as FileOutput.Failure {
      // The reader has seen enough; the exit status still tells the rest.
      if !error.isBrokenPipe { throw Self.failure(error.description) }
    } catch let error as EvidenceExtract.Failure {
      throw Self.failure(error.description)
    }
    // As with `analyze`: the memory goes with the process.
    Self.exit(withError: result.problems.isEmpty ? nil : ExitCode(2))
  }

  private func chosen(in report: Report) throws -> [NumberedFinding] {
    let choice = FindingChoice(names, in: report)
    guard !choice.unknown.isEmpty else { return choice.findings }
    let known = report.findings.prefix(Self.maximumListed).map { "\($0.id) (\($0.finding.code))" }
    let more = report.findings.count - known.count
    let list =
      known.isEmpty
      ? "these captures have no findings"
      : "there are \(known.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : "")
    Message.write(
      "\(choice.unknown.map { "'\($0)'" }.joined(separator: ", ")): no finding of these captures; \(list)")
    throw ExitCode(64)
  }

  /// Findings that a message lists.
  private static let maximumListed = 20

  // MARK: - Output

  private func write(
    _ extract: EvidenceExtract, of findings: [NumberedFinding], _ traces: [Trace]
  ) throws {
    let paths = extract.parts.enumerated().map { $0.offset == 0 ? output : path(for: $0.element) }
    guard paths.count == 1 || output != "-" else {
      let types = extract.parts.map(\.name).joined(separator: ", ")
      Message.write("-: the frames have several link types (\(types)), a file each; name a file")
      throw ExitCode(64)
    }
    try captures.refuseOverwriting(traces, by: paths, nil)
    let outputs = try paths.map { try FileOutput($0) }
    var messages: [String] = []
    for (place, part) in extract.parts.enumerated() {
      let cut = try extract.write(part, application: "ftptrace \(Version.current)") {
        try outputs[place].write($0)
      }
      messages.append(summary(of: part, at: paths[place], extract, findings))
      if cut > 0 {
        messages.append(
          "\(paths[place]): \(Figures.counted(cut, "frame")) cut behind \(cut == 1 ? "its" : "their") headers, as what follows cannot be searched for passwords; "
            + "--show-passwords keeps them whole")
      }
    }
    // None appears before all are whole.
    for output in outputs { try output.close() }
    guard !captures.quiet else { return }
    for message in messages + extract.remarks { Message.write(message) }
  }

  private func summary(
    of part: EvidenceExtract.Part, at path: String, _ extract: EvidenceExtract, _ findings: [NumberedFinding]
  ) -> String {
    let ids = findings.prefix(Self.maximumListed).map { "\($0.id) (\($0.finding.code))" }
    let type = extract.parts.count > 1 ? ", link type \(part.name)" : ""
    return "\(path): \(part.frames) \(part.frames == 1 ? "frame" : "frames") of \(part.captures) "
      + "\(part.captures == 1 ? "capture" : "captures")\(type), for \(ids.joined(separator: ", "))"
      + (findings.count > ids.count ? " and \(findings.count - ids.count) more" : "")
  }

  /// `out-LINUX_SLL.pcapng` beside `out.pcapng`.
  private func path(for part: EvidenceExtract.Part) -> String {
    let name = part.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    guard let dot = output.lastIndex(of: "."), dot != output.startIndex, !output[dot...].contains("/") else {
      return "\(output)-\(String(name))"
    }
    return "\(output[..<dot])-\(String(name))\(output[dot...])"
  }

  private static func failure(_ message: String) -> ExitCode {
    Message.write(message)
    return ExitCode(2)
  }
}
