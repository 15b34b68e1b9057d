internal import ArgumentParser
internal import Presentation

/// Where a report goes, in which form, and how it is laid out: the same for all commands that write one.
struct ReportOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The report's form; by default that of the output's extension.", valueName: "form"))
  var format: OutputFormat?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the report to a file instead of standard output; may be repeated.",
      discussion: "A directory, as in -o tables/ -f csv, takes all tables of CSV.", valueName: "file"),
    completion: .file())
  var output: [String] = []

  @Option(help: ArgumentHelp("The table that CSV holds, where it goes to one file.", valueName: "table"))
  var table: CSVTable?

  @OptionGroup
  var display: DisplayOptions

  @Flag(name: .shortAndLong, help: "List every session, and explain notes in full, in text and Markdown.")
  var verbose = false

  func validate() throws {
    let targets = try self.targets
    for target in targets where target.format == .csv && table == nil && !target.isDirectory {
      throw ValidationError(
        "CSV to \(target.path == nil ? "standard output" : "one file") is one table: name it with --table "
          + "sessions, transfers or findings, or write all three into a directory with -o DIR/.")
    }
    if table != nil, !targets.contains(where: { $0.format == .csv }) {
      throw ValidationError("--table is for CSV; add --format csv, or name an output with -o FILE.csv.")
    }
  }

  /// The outputs with their forms.
  ///
  /// Throws where an output's form cannot be told, or cannot go there.
  var targets: [OutputTarget] {
    get throws {
      try output.isEmpty
        ? [OutputTarget(format ?? .text)] : output.map { try OutputTarget($0, format, table) }
    }
  }

  /// Whether any output shows the dialogue, so that it has to be kept.
  var needsDialogue: Bool {
    (try? targets)?.contains { $0.format == .markdown || $0.format == .html } ?? false
  }

  /// The files that are written.
  var paths: [String] { (try? targets)?.flatMap { $0.paths(of: table) } ?? [] }

  /// How a report for people is laid out on an output.
  func layout(on output: FileOutput) -> TextReport.Layout {
    var layout = display.layout(on: output)
    layout.isVerbose = verbose
    if verbose { layout.maximumSessions = .max }
    return layout
  }
}
