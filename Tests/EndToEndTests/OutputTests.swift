import Foundation
import TestSupport
import Testing

/// Where reports go: files that appear whole or not at all, in every form.
@Suite("Outputs")
struct OutputTests {
  /// The forms, each as it goes to one file.
  static let forms = [
    ["-f", "text"], ["-f", "json"], ["-f", "jsonl"], ["-f", "markdown"],
    ["-f", "csv", "--table", "sessions"],
    ["-f", "csv", "--table", "findings"],
  ]

  private static let sample = SampleTraceTests.folder.appending(path: "passive-download/client.pcap").path

  /// A folder that goes away with the value.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "ftptrace-out-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { "\(url.path)/\(name)" }
    var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
  }

  @Test(
    "An extension chooses the form, in capitals too",
    arguments: [
      ("a.txt", ["-f", "text"]), ("a.log", ["-f", "text"]), ("a", ["-f", "text"]),
      (".report", ["-f", "text"]),
      ("a.JSON", ["-f", "json"]), ("a.jsonl", ["-f", "jsonl"]), ("b.md", ["-f", "markdown"]),
      ("b.MarkDown", ["-f", "markdown"]), ("t.csv", ["-f", "csv"]),
    ])
  func byExtension(name: String, form: [String]) throws {
    let out = try Folder()
    let table = name.hasSuffix("csv") ? ["--table", "transfers"] : []
    let run = try FTPTraceProcess(["analyze", Self.sample, "-o", out.path(name)] + table)
    #expect(run.status == 0 && run.output.isEmpty && run.messages.isEmpty)
    let printed = try FTPTraceProcess(["analyze", Self.sample] + form + table)
    #expect(printed.status == 0 && !printed.output.isEmpty)
    #expect(try Data(contentsOf: out.url.appending(path: name)) == printed.output)
    #expect(try out.names == [name])
  }

  @Test(
    "An extension that no form has is wrong usage, and the message has the cure",
    arguments: ["a.pdf", "a.xml", "a.xlsx", "a.docx", "a.pcap"])
  func unknownExtension(name: String) throws {
    let out = try Folder()
    let run = try FTPTraceProcess(["analyze", Self.sample, "-o", out.path(name)])
    #expect(run.status == 64 && run.messages.contains("--format text, json"))
    #expect(try out.names.isEmpty)
  }

  @Test("Several outputs get their forms, and standard output can be one of them")
  func several() throws {
    let out = try Folder()
    let run = try FTPTraceProcess(
      ["analyze", Self.sample, "-o", out.path("a.md"), "-o", "-", "-o", out.path("a.json")])
    #expect(run.status == 0)
    #expect(try run.output == FTPTraceProcess(["analyze", Self.sample]).output)
    #expect(try out.names == ["a.json", "a.md"])
  }

  @Test(
    "An output that cannot be written is one line with its reason, and exit 2", arguments: forms,
    [("/dev/full", "No space left"), ("/nowhere/report", "No such file"), ("/proc/self/report", "")])
  func unwritable(form: [String], target: (path: String, reason: String)) throws {
    let run = try FTPTraceProcess(["analyze", Self.sample] + form + ["-o", target.path])
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.messageLines.count == 1)
    #expect(run.messages.contains("\(target.path): cannot be written: \(target.reason)"), "\(run.messages)")
  }

  @Test("A full disk on standard output is an error", arguments: forms)
  func fullStandardOutput(form: [String]) throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let run = try FTPTraceProcess(["analyze", Self.sample] + form, output: full)
    #expect(run.status == 2)
    #expect(run.messages == "ftptrace: standard output: cannot be written: No space left on device\n")
  }

  @Test("A reader that went away ends the program quietly", arguments: forms)
  func brokenPipe(form: [String]) throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let run = try FTPTraceProcess(["analyze", Self.sample] + form, output: pipe.fileHandleForWriting)
    #expect(run.status == 0 && run.messages.isEmpty)
    let failing = try FTPTraceProcess(
      ["analyze", Self.sample, "/nowhere/other.pcap"] + form, output: pipe.fileHandleForWriting)
    #expect(failing.status == 2 && failing.messageLines.count == 1)
  }

  // MARK: - Tables in a directory

  @Test(
    "All tables of CSV go into a directory, which is made if it is not there",
    arguments: ["", "tables/", "tables"])
  func directory(name: String) throws {
    let out = try Folder()
    let path = out.path(name)
    let run = try FTPTraceProcess(["analyze", Self.sample, "-f", "csv", "-o", path])
    #expect(run.status == 0 && run.messages.isEmpty)
    for table in ["sessions", "transfers", "findings"] {
      let file = URL(filePath: path).appending(path: "\(table).csv")
      let printed = try FTPTraceProcess(["analyze", Self.sample, "-f", "csv", "--table", table])
      #expect(try Data(contentsOf: file) == printed.output)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 3)
  }

  @Test("Where one table cannot be written, none is left, nor a directory that was made for them")
  func allOrNothing() throws {
    let out = try Folder()
    try FileManager.default.createDirectory(
      at: out.url.appending(path: "findings.csv"), withIntermediateDirectories: true)
    let run = try FTPTraceProcess(["analyze", Self.sample, "-f", "csv", "-o", out.url.path])
    #expect(run.status == 2 && run.messages.contains("findings.csv: cannot be written: Is a directory"))
    #expect(try out.names == ["findings.csv"])
    let missing = try FTPTraceProcess(["analyze", Self.sample, "-f", "csv", "-o", out.path("no/where/")])
    #expect(missing.status == 2 && missing.messages.contains("No such file or directory"))
    #expect(try out.names == ["findings.csv"])
  }

  @Test("CSV to one file needs a table, and the message says so", arguments: [[], ["-o", "x.csv"]])
  func needsTable(output: [String]) throws {
    let run = try FTPTraceProcess(["analyze", Self.sample, "-f", "csv"] + output)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.messages.contains("--table sessions, transfers or findings"))
  }
}
