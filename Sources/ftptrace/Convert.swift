internal import ArgumentParser
internal import Reports

/// `ftptrace convert`: writes a JSON report that was made before in a form for people or spreadsheets.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert a JSON report to text, HTML, CSV or Markdown.",
    discussion: """
      What comes out is what 'analyze' or 'compare' would have written in that form. Make the report with --exchanges, so
      that ladders have the commands and replies in them.

      EXAMPLES
        ftptrace analyze --exchanges -o report.json trace.pcap
        ftptrace convert report.json -o ticket.md
        ftptrace convert report.json --format csv -o tables/
        ftptrace convert report.json --format csv --table transfers | head

      EXIT STATUS
        0   done
        2   the report could not be read, or an output not written
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp("A report in JSON or JSON Lines, or - for standard input.", valueName: "report"),
    completion: .file())
  var path: String

  @OptionGroup
  var output: ReportOptions

  func validate() throws {
    guard let target = try output.targets.first(where: \.format.isJSON) else { return }
    let forms = OutputFormat.allCases.filter { !$0.isJSON }.map(\.rawValue).joined(separator: ", ")
    throw ValidationError(
      "A report is converted from JSON, not to \(target.format.rawValue); choose one of \(forms).")
  }

  func run() throws {
    try refuseOverwriting()
    let document: ReportDocument
    do {
      document = try ReportDocument(json: InputFile.bytes(of: path))
    } catch let error as InputFile.Failure {
      Message.write(error.description)
      throw ExitCode(2)
    } catch let error as ReportDocument.ReadError {
      Message.write("\(path): \(Self.describe(error))")
      throw ExitCode(2)
    }
    try ReportWriter(document, output).write()
  }

  /// What is written must not take the place of the report that it is made from.
  private func refuseOverwriting() throws {
    guard let same = output.paths.first(where: { FileOutput.isSame($0, path) }) else { return }
    Message.write("\(same): is the report itself; name another output")
    throw ExitCode(64)
  }

  private static func describe(_ error: ReportDocument.ReadError) -> String {
    switch error {
    case .empty: "empty; make a report with 'ftptrace analyze -o report.json'"
    case .capture: "a capture, no report; 'ftptrace analyze' makes a report of it"
    case .foreign(let form):
      "\(form), no report; give the report as 'ftptrace analyze -o report.json' wrote it"
    case .cutOff: "a report that was cut off; make it again with 'ftptrace analyze -o report.json'"
    case .noReport(let reason):
      "no JSON report (\(reason)); make one with 'ftptrace analyze -o report.json'"
    case .unknownVersion(let version):
      "a report of version \(version), and this is ftptrace \(Version.current), which reads version "
        + "\(Report.schemaVersion); convert it with the version of ftptrace that made it"
    }
  }
}
