internal import Analysis
internal import ArgumentParser
internal import FTPSessions
internal import Presentation
internal import Reports

/// `ftptrace show`: draws what went between the hosts of a session.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the ladder of a session: who sent what to whom, and when.",
    discussion: """
      Takes the inputs and options that the report was made with: several vantage points are compared, as 'compare' \
      does, one is analyzed, as 'analyze' does, and sessions have the ids that they have there. Frame numbers stand at \
      the ends of each arrow, with the capture that they count in.

      EXAMPLES
        ftptrace show trace.pcap --session S1
        ftptrace show client=a.pcap server:ftp1=b.pcap server:ftp2=c.pcap --session S3
        ftptrace show captures/ --each --session S2 --time utc | less -S

      EXIT STATUS
        0   done
        2   an input could not be read or is no capture
        64  wrong usage; also a session that there is not
      """)

  @OptionGroup
  var captures: CaptureOptions

  @OptionGroup
  var display: DisplayOptions

  @Option(
    help: ArgumentHelp(
      "The id of a session, such as S1, or of a transfer in it; may be repeated, and may be left out where there is one.",
      valueName: "id"))
  var session: [String] = []

  @Flag
  var kind: ReportKind?

  @Flag(help: "Show passwords instead of <redacted>.")
  var showPasswords = false

  /// Sessions that a message lists.
  private static let maximumListed = 20

  func run() throws {
    var settings = captures.settings
    settings.keepsDialogue = true
    settings.keepsComparisonRecord = kind != .each
    let progress = captures.startProgress()
    defer { progress?.finish() }
    let result = captures.analyze(settings, progress)
    guard !result.traces.isEmpty else { throw ExitCode(2) }
    let document = try Report(on: result.traces, settings, kind: kind, showsPasswords: showPasswords)
      .document()
    progress?.finish()
    do {
      let output = try FileOutput(nil)
      let layout = display.layout(on: output)
      var isFirst = true
      for ladder in try ladders(in: document, layout) {
        if !isFirst { try output.write([0x0a]) }
        isFirst = false
        try ladder.write(to: ByteSink { try output.write($0) })
      }
    } catch let error as FileOutput.Failure {
      // The reader has seen enough; the exit status still tells the rest.
      if !error.isBrokenPipe {
        Message.write(error.description)
        throw ExitCode(2)
      }
    }
    // As with `analyze`: the memory goes with the process.
    Self.exit(withError: result.problems.isEmpty ? nil : ExitCode(2))
  }

  private func ladders(in document: ReportDocument, _ layout: TextReport.Layout) throws -> [SessionLadder] {
    guard !document.sessions.isEmpty else { throw Self.usage("there is no FTP session in these captures") }
    guard !session.isEmpty || document.sessions.count == 1 else {
      throw Self.usage("name a session, such as --session S1; \(Self.list(of: document))")
    }
    return try (session.isEmpty ? ["S1"] : session).map { id in
      // A transfer's id names its session too.
      let ofSession = String(id.uppercased().prefix { $0 != "." })
      guard let ladder = try SessionLadder(ofSession, of: document, layout: layout) else {
        throw Self.usage("'\(id)': no session of these captures; \(Self.list(of: document))")
      }
      guard ofSession == id.uppercased() || ladder.hasTransfer(id.uppercased()) else {
        throw Self.usage("'\(id)': no transfer of \(ofSession); 'ftptrace analyze' and 'compare' list them")
      }
      return ladder
    }
  }

  private static func list(of document: ReportDocument) -> String {
    let ids = document.sessions.indices.prefix(maximumListed).map { place in
      let outcome = document.sessionOutcomes[place]
      return "S\(place + 1)" + (outcome == .ok ? "" : " (\(outcome.rawValue))")
    }
    let more = document.sessions.count - ids.count
    return "there are \(ids.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : "")
  }

  private static func usage(_ message: String) -> ExitCode {
    Message.write(message)
    return ExitCode(64)
  }
}
