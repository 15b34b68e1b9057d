import Foundation
import NetworkTypes
import TestSupport
import Testing

/// The program as its users meet it: exit statuses, messages, outputs.
@Suite("Command line")
struct CommandLineTests {
  /// A capture of one session with one download.
  private static func capture(banner: String = "220 ready", name: String = "trace.pcap") throws
    -> TemporaryFile
  {
    let timeline = TestTimeline()
    let client = IPAddress(ipv4: 0xc000_020a)
    let server = IPAddress(ipv4: 0xc633_6414)
    let control = Conversation(on: timeline, client: Endpoint(client, 40_000), server: Endpoint(server, 21))
    let data = Conversation(on: timeline, client: Endpoint(client, 40_001), server: Endpoint(server, 1038))
    control.handshake().reply(banner).command("USER alice").reply("331 Password")
    control.command("PASS wonderland").reply("230 Welcome").command("TYPE I").reply("200 ok")
    control.command("PASV").reply("227 Entering Passive Mode (198,51,100,20,4,14)")
    data.handshake()
    control.command("RETR /pub/a.bin").reply("150 Opening (3000 bytes)")
    data.download(3000).close()
    control.reply("226 done").command("QUIT").reply("221 bye").close()
    return try TemporaryFile(timeline.pcap, name: name)
  }

  @Test("A capture gives a report whose first line is the verdict")
  func textReport() throws {
    let run = try FTPTraceProcess(["analyze"], on: Self.capture())
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(run.text.hasPrefix("Nothing failed: the only transfer completed (3,000 bytes), in 1 session.\n"))
    #expect(run.text.contains("RETR /pub/a.bin  completed: passive 198.51.100.20:1038, 3,000 bytes"))
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("/") })
  }

  @Test("The JSON report holds the session and its transfer")
  func jsonReport() throws {
    let report = try FTPTraceProcess(["analyze", "-f", "json"], on: Self.capture()).report()
    #expect(report.schemaVersion == 1)
    let session = try #require(report.sessions.first)
    #expect([session.id, session.outcome, session.user?.name] == ["S1", "ok", "alice"])
    #expect(session.exchanges == nil)
    let transfer = try #require(session.transfers.first)
    #expect([transfer.path, transfer.mode, transfer.outcome] == ["/pub/a.bin", "passive", "completed"])
    #expect(transfer.bytes == 3000)
    #expect(transfer.legs.first?.payloadBytes.toClient == 3000)
  }

  @Test("Two runs give the same bytes", arguments: ["text", "json"])
  func deterministic(format: String) throws {
    let capture = try Self.capture()
    let runs = try (0..<2).map { _ in
      try FTPTraceProcess(["analyze", "--exchanges", "-f", format], on: capture).output
    }
    #expect(runs[0] == runs[1])
  }

  @Test("Passwords appear only when asked for", arguments: ["text", "json"])
  func passwords(format: String) throws {
    let capture = try Self.capture()
    let arguments = ["analyze", "--exchanges", "-v", "-f", format]
    #expect(try !FTPTraceProcess(arguments, on: capture).text.contains("wonderland"))
    if format == "json" {
      #expect(try FTPTraceProcess(arguments + ["--show-passwords"], on: capture).text.contains("wonderland"))
    }
  }

  @Test("Standard input is a capture like any other")
  func standardInput() throws {
    let capture = try Self.capture()
    let run = try FTPTraceProcess(["analyze", "-f", "json", "-"], input: Data(contentsOf: capture.url))
    #expect(try run.report().captures.first?.files.first?.path == "-")
    #expect(try run.report().summary.transfers == 1)
  }

  @Test("An input that cannot be read is one line and exit 2, and the others are analyzed")
  func badInputAmongGood() throws {
    let good = try Self.capture()
    let text = try TemporaryFile(Array("not a capture\n".utf8), name: "notes.txt")
    let empty = try TemporaryFile([], name: "empty.pcap")
    let run = try FTPTraceProcess(
      ["analyze", "-f", "json", "/nowhere/missing.pcap"], on: text, good, empty)
    #expect(run.status == 2)
    #expect(run.messageLines.count == 3)
    #expect(run.messageLines.allSatisfy { $0.hasPrefix("ftptrace: /") })
    #expect(run.messages.contains("notes.txt: not a capture file"))
    #expect(run.messages.contains("empty.pcap: empty"))
    #expect(run.messages.contains("missing.pcap: No such file or directory"))
    #expect(try run.report().summary.sessions == 1)
  }

  @Test("A directory without captures is one line and exit 2")
  func emptyDirectory() throws {
    let folder = try TemporaryFile(Array("x".utf8), name: "readme.txt").url.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try FTPTraceProcess(["analyze", folder.path])
    #expect(run.status == 2)
    #expect(run.messageLines.count == 1)
    #expect(run.messages.contains("a directory without captures"))
    #expect(run.output.isEmpty)
  }

  @Test("A capture that was cut off is analyzed up to there, with exit 0")
  func cutOff() throws {
    let capture = try Self.capture()
    let whole = try Data(contentsOf: capture.url)
    let cut = try TemporaryFile(Array(whole.dropLast(20)), name: "cut.pcap")
    let run = try FTPTraceProcess(["analyze", "-f", "json"], on: cut)
    #expect(run.status == 0)
    #expect(try run.report().captures.first?.files.first?.truncated == true)
    #expect(try run.report().summary.transfers == 1)
    #expect(run.messages.contains("ends inside a record"))
    #expect(try FTPTraceProcess(["analyze", "-q"], on: cut).messages.isEmpty)
  }

  @Test(
    "Wrong usage is exit 64",
    arguments: [
      ["analyze"], ["analyze", "--format", "pdf", "a.pcap"], ["analyze", "--passive-ports", "9-1", "a.pcap"],
      ["analyze", "--idle-threshold", "-3", "a.pcap"], ["analyze", "clinet=a.pcap"], ["analyze", "server="],
      ["analyze", "-o", "x.pdf", "a.pcap"], ["analyze", "-", "-"],
      ["investigate", "a.pcap"], ["analyze", "--max-memory", "lots", "a.pcap"],
      ["analyze", "--max-memory", "-1", "a.pcap"], ["analyze", "--max-memory", "0", "a.pcap"],
      ["analyze", "--max-memory", "1M", "a.pcap"],
      ["analyze", "--max-memory", "9999999999999999999G", "a.pcap"],
      ["analyze", "--max-memory", "2GB", "a.pcap"], ["analyze", "--max-memory", "", "a.pcap"],
      ["analyze", "--jobs", "0", "a.pcap"], ["analyze", "-j", "many", "a.pcap"],
    ])
  func wrongUsage(arguments: [String]) throws {
    let run = try FTPTraceProcess(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(!run.messages.isEmpty)
  }

  @Test("Reading captures at the same time changes nothing that is written", arguments: ["text", "json"])
  func jobs(format: String) throws {
    let first = try Self.capture(name: "first.pcap")
    let second = try Self.capture(banner: "220 other", name: "second.pcap")
    func run(_ jobs: Int) throws -> FTPTraceProcess {
      try FTPTraceProcess(
        ["analyze", "--jobs", "\(jobs)", "-f", format, first.path, "missing.pcap", second.path])
    }
    let expected = try run(1)
    let found = try run(4)
    #expect(expected.status == 2)
    #expect(found.status == 2)
    #expect(found.output == expected.output)
    #expect(found.messages == expected.messages)
  }

  @Test(
    "Sizes of memory are bytes, or numbers with a unit",
    arguments: ["64M", "2g", "1073741824", "70000K", "1T"])
  func memorySize(size: String) throws {
    #expect(try FTPTraceProcess(["analyze", "--max-memory", size], on: Self.capture()).status == 0)
  }

  @Test("Where memory was not enough, the report and a message say so, with the cure")
  func memoryLimit() throws {
    let frames = (0..<120_000).map { number in
      let source = Endpoint(IPAddress(ipv4: UInt32(number)), 1024)
      return TestSegment(from: source, to: Endpoint(IPAddress(ipv4: 1), 21), sequence: 7, [.syn]).frame
    }
    let flood = try TemporaryFile(TestCapture(frames).pcap())
    let text = try FTPTraceProcess(["analyze", "--max-memory", "64M"], on: flood)
    #expect(text.status == 0)
    #expect(text.messages.contains("the memory limit of 64 MiB was reached at frame"))
    #expect(text.messages.contains("--max-memory"))
    #expect(text.text.contains("limit of this tool reached: memory"))
    let json = try FTPTraceProcess(["analyze", "-f", "json", "--max-memory", "64M"], on: flood)
    #expect(json.text.contains("\"limits_reached\":[\"memory\"]"))
    #expect(json.text.contains("\"memory_limit\":"))
  }

  @Test(
    "What stands in the name of a file, or in a wrong argument, cannot act on the terminal",
    arguments: ["\u{1B}[2J", "\u{202E}gpj", "a\nftptrace: b", "\u{9B}2J"])
  func hostileNames(name: String) throws {
    let capture = try Self.capture()
    let good = try TemporaryFile(Array(Data(contentsOf: capture.url)), name: "\(name).pcap")
    let bad = try TemporaryFile(Array("nothing".utf8), name: "\(name).txt")
    let runs = try [
      FTPTraceProcess(["analyze", "-v"], on: good, bad),
      FTPTraceProcess(["analyze", "-f", "json"], on: good, bad),
      FTPTraceProcess(["analyze", "--\(name)"]), FTPTraceProcess(["analyze", "x\(name)=y"]),
      FTPTraceProcess(["analyze", "--max-memory", name, "a.pcap"]),
    ]
    for run in runs {
      for text in [run.text, run.messages] {
        let isHarmless = text.unicodeScalars.allSatisfy { scalar in
          scalar == "\n" || ![.control, .format].contains(scalar.properties.generalCategory)
        }
        #expect(isHarmless)
      }
    }
    // A name with a line end in it makes no line of its own.
    #expect(runs.prefix(2).allSatisfy { !$0.messages.contains("\nftptrace: b") })
  }

  @Test("What a server sends cannot act on the terminal")
  func escapes() throws {
    let capture = try Self.capture(banner: "220 \u{1B}[2J\u{202E}evil\u{7}")
    for format in ["text", "json"] {
      let run = try FTPTraceProcess(["analyze", "--exchanges", "-f", format], on: capture)
      #expect(!run.output.contains(0x1b))
      #expect(!run.output.contains(0x07))
      #expect(!run.text.unicodeScalars.contains("\u{202E}"))
      #expect(run.text.contains("evil"))
    }
    #expect(
      try FTPTraceProcess(["analyze", "-f", "json"], on: capture).report().sessions.first?.banner
        == "\u{1B}[2J\u{202E}evil\u{7}")
  }

  @Test("An output file appears whole, by its extension in JSON, and standard output stays empty")
  func outputFile() throws {
    let capture = try Self.capture()
    let target = capture.url.deletingLastPathComponent().appending(path: "report.json")
    let run = try FTPTraceProcess(["analyze", "-o", target.path], on: capture)
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(try Data(contentsOf: target) == FTPTraceProcess(["analyze", "-f", "json"], on: capture).output)
  }

  @Test("An output that cannot be written is an error with its reason")
  func unwritableOutput() throws {
    let run = try FTPTraceProcess(["analyze", "-o", "/nowhere/report.json"], on: Self.capture())
    #expect(run.status == 2)
    #expect(run.messages.contains("/nowhere/report.json: cannot be written: No such file or directory"))
  }

  @Test("A report does not take the place of its capture")
  func overwriting() throws {
    let capture = try Self.capture()
    let before = try Data(contentsOf: capture.url)
    let run = try FTPTraceProcess(["analyze", "-f", "text", "-o", capture.path], on: capture)
    #expect(run.status == 64)
    #expect(run.messages.contains("is one of the inputs"))
    #expect(try Data(contentsOf: capture.url) == before)
  }

  @Test("A role given with an input is in the report")
  func givenRole() throws {
    let capture = try Self.capture()
    let arguments = ["analyze", "-f", "json", "server:ftp1=\(capture.path)"]
    let report = try withExtendedLifetime(capture) { try FTPTraceProcess(arguments).report() }
    #expect([report.captures.first?.name, report.captures.first?.role] == ["ftp1", "server"])
  }

  @Test("The version and the help are on standard output")
  func help() throws {
    #expect(try FTPTraceProcess(["--version"]).text == "0.1.0\n")
    #expect(try FTPTraceProcess(["analyze", "--help"]).text.contains("EXIT STATUS"))
  }
}
