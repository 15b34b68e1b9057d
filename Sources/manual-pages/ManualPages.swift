internal import ArgumentParser
private import FoundationEssentials

/// Writes the manual pages of a program from its own description: one for the program, one for each command.
@main
struct ManualPages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual-pages",
    abstract: "Write manual pages from what a program says of itself.",
    discussion: """
      The description is read from standard input, in the JSON of --experimental-dump-help. The pages' date is
      today's, or that of SOURCE_DATE_EPOCH.

      EXAMPLES
        ftptrace --experimental-dump-help | manual-pages --version-of 1.2.3 .build/share/man/man1
      """)

  @Option(help: "The program's version, for the foot of the pages.")
  var versionOf: String

  @Option(help: "Further pages to refer to, as in 'tcpdump 1'; may be repeated.")
  var seeAlso: [String] = []

  @Argument(help: "The folder to write into; it is there already.", completion: .directory)
  var folder: String

  func run() throws {
    var json = ""
    while let line = readLine(strippingNewline: false) { json += line }
    let tool = try JSONDecoder().decode(ToolDescription.self, from: Data(json.utf8)).command
    let commands = [tool] + tool.documentedCommands
    for command in commands {
      // In alphabetical order, as mdoc(7) wants it.
      let others =
        (commands.filter { $0.pageName != command.pageName }.map { "\($0.pageName) 1" } + seeAlso).sorted()
      let page = ManualPage(command, version: versionOf, date: Self.date, others: others)
      try Data(page.source.utf8).write(to: URL(filePath: "\(folder)/\(command.pageName).1"), options: .atomic)
    }
  }

  /// The date of the pages; SOURCE_DATE_EPOCH makes builds repeatable (reproducible-builds.org).
  private static var date: String {
    let epoch = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(Double.init)
    let day = Date(timeIntervalSince1970: epoch ?? Date().timeIntervalSince1970)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day], from: day)
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November",
      "December",
    ]
    let month = parts.month.map { months[($0 - 1) % 12] } ?? ""
    return "\(month) \(parts.day ?? 1), \(parts.year ?? 1970)"
  }
}
