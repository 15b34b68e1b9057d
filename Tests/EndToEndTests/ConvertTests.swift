import Foundation
import TestSupport
import Testing

/// `ftptrace convert`: a JSON report in another form.
@Suite("Converting")
struct ConvertTests {
  private static let tables = ["sessions", "transfers", "findings"]

  /// A folder for outputs, which goes away with the value.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "ftptrace-convert-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { "\(url.path)/\(name)" }
    func data(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }
  }

  @Test(
    "The same comes of a JSON report as of the captures themselves, in every form",
    arguments: SampleTraceTests.scenarios)
  func givesTheSame(name: String) throws {
    let scenario = try SampleScenario(name)
    // One capture alone is enough, as it takes time: what differs between captures is not how they are converted.
    let commands =
      scenario.paths.prefix(1).map { ["analyze", "-q"] + scenario.options + [$0] }
      + [["compare", "-q"] + scenario.options + scenario.inputs(of: "compare")]
    for (number, command) in commands.enumerated() {
      let out = try Folder()
      let source = number.isMultiple(of: 2) ? "report.json" : "report.jsonl"
      let runs = [
        command + [
          "--exchanges", "-o", out.path(source), "-o", out.path("live.txt"), "-o", out.path("live.md"),
        ],
        command + ["-f", "csv", "-o", out.path("live/")],
        ["convert", out.path(source), "-o", out.path("later.txt"), "-o", out.path("later.md")],
        ["convert", out.path(source), "-f", "csv", "-o", out.path("later/")],
      ]
      for arguments in runs {
        let run = try FTPTraceProcess(arguments)
        #expect(
          run.status == 0 && run.output.isEmpty && run.messages.isEmpty, "\(arguments): \(run.messages)")
      }
      for file in [".txt", ".md"] + Self.tables.map({ "/\($0).csv" }) {
        let live = try out.data("live\(file)")
        #expect(try live == out.data("later\(file)"), "\(command.last ?? "") in \(file)")
        #expect(!live.isEmpty)
      }
    }
  }

  private static let sample = SampleTraceTests.folder.appending(path: "control-reset-after-idle/server.pcap")
    .path

  private static func report(_ arguments: [String] = []) throws -> Data {
    try FTPTraceProcess(["analyze", "-f", "json", "--idle-threshold", "3"] + arguments + [sample]).output
  }

  @Test("A report on standard input is converted, as text unless another form is asked for")
  func standardInput() throws {
    let text = try FTPTraceProcess(["convert", "-"], input: Self.report())
    let live = try FTPTraceProcess(["analyze", "--idle-threshold", "3", Self.sample])
    #expect(text.status == 0 && text.output == live.output)
  }

  @Test("What lays out the text applies to a report too", arguments: [["-v"], ["--time", "utc"]])
  func layout(options: [String]) throws {
    let later = try FTPTraceProcess(["convert", "-"] + options, input: Self.report())
    let live = try FTPTraceProcess(["analyze", "--idle-threshold", "3", Self.sample] + options)
    #expect(later.status == 0 && later.output == live.output)
    #expect(try later.output != FTPTraceProcess(["convert", "-"], input: Self.report()).output)
  }

  @Test("Markdown made of a report without the dialogue says what is missing")
  func withoutDialogue() throws {
    let run = try FTPTraceProcess(["convert", "-f", "markdown", "-"], input: Self.report())
    #expect(run.text.contains("```mermaid\n") && run.text.contains("make it with `--exchanges`"))
    let whole = try FTPTraceProcess(["convert", "-f", "markdown", "-"], input: Self.report(["--exchanges"]))
    #expect(!whole.text.contains("make it with `--exchanges`") && whole.text.contains("226 "))
  }

  @Test("Markdown beside JSON does not put the dialogue into the JSON")
  func keepsJSONAsAskedFor() throws {
    let out = try Folder()
    let run = try FTPTraceProcess(
      ["analyze", "--idle-threshold", "3", Self.sample, "-o", out.path("a.json"), "-o", out.path("a.md")])
    #expect(run.status == 0)
    #expect(try out.data("a.json") == Self.report())
  }

  @Test(
    "What is no report is one line with the cure, and exit 2",
    arguments: [
      ("", "empty"), ("  \n", "empty"), ("hello", "no JSON report"), ("[]", "no JSON report"),
      ("{}", "'schema_version' is missing"), (#"{"schema_version":1}"#, "is missing"),
      (#"{"schema_version":2}"#, "a report of version 2"), (#"{"schema_version":1,"tool":{"#, "cut off"),
      (#"{"schema_version":9223372036854775808}"#, "no JSON report"), ("\u{1B}[2J", "no JSON report"),
      ("[[" + String(repeating: "[", count: 100_000), "no JSON report"),
    ])
  func noReport(text: String, expected: String) throws {
    let run = try FTPTraceProcess(["convert", "-"], input: Data(text.utf8))
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.messageLines.count == 1 && run.messages.contains(expected), "\(run.messages)")
    #expect(run.messages.contains("ftptrace analyze") || run.messages.contains("version of ftptrace"))
    #expect(!run.messages.unicodeScalars.contains("\u{1B}"))
  }

  @Test("A capture, a compressed file, a directory and a file that is not there are told as such")
  func wrongFiles() throws {
    let zipped = try TemporaryFile([0x1f, 0x8b, 8, 0], name: "report.json.gz")
    for (path, expected) in [
      (Self.sample, "a capture, no report; 'ftptrace analyze'"), (zipped.path, "compressed with gzip"),
      ("/", "Is a directory"), ("/nowhere/report.json", "No such file"),
    ] {
      let run = try FTPTraceProcess(["convert", path])
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.messageLines.count == 1 && run.messages.contains(expected), "\(run.messages)")
    }
  }

  @Test("A report that was cut off anywhere is told as such")
  func cutOff() throws {
    let report = try Self.report()
    for count in [1, 2, 100, report.count / 2, report.count - 3] {
      let run = try FTPTraceProcess(["convert", "-"], input: report.prefix(count))
      #expect(run.status == 2 && run.output.isEmpty && run.messageLines.count == 1)
    }
    let lines = try FTPTraceProcess(["analyze", "-f", "jsonl", Self.sample]).text.split(separator: "\n")
    let run = try FTPTraceProcess(
      ["convert", "-"], input: Data(lines.dropLast().joined(separator: "\n").utf8))
    #expect(run.status == 2 && run.messages.contains("cut off"))
  }

  @Test(
    "Wrong usage is exit 64",
    arguments: [
      ["-f", "json"], ["-f", "jsonl"], ["-o", "x.json"], ["-f", "csv"], ["-o", "x.csv"], ["-o", "x.pdf"],
      ["--table", "sessions"], ["-f", "csv", "--table", "users"], ["-o", "somewhere/"],
      ["-f", "text", "-o", "/"],
    ])
  func wrongUsage(arguments: [String]) throws {
    let run = try FTPTraceProcess(["convert", "-"] + arguments, input: Self.report())
    #expect(run.status == 64 && run.output.isEmpty && !run.messages.isEmpty)
  }

  @Test("A report is not overwritten by its own conversion")
  func overwriting() throws {
    let report = try TemporaryFile(Array(Self.report()), name: "report.txt")
    let run = try FTPTraceProcess(["convert", "-o", report.path], on: report)
    #expect(run.status == 64 && run.messages.contains("is the report itself"))
    #expect(try Data(contentsOf: report.url) == Self.report())
  }
}
