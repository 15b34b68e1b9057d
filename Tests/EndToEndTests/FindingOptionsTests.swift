import Foundation
import NetworkTypes
import TestSupport
import Testing

/// The options of `analyze` about findings.
@Suite("Options about findings")
struct FindingOptionsTests {
  private struct Report: Decodable {
    struct Finding: Decodable { let id: String, code: String, severity: String }
    struct Summary: Decodable { let findings: [String: Int] }
    struct Settings: Decodable {
      let idleTimeoutS: Double?
      let idleTimeoutDevice: String?
      let select: [String]?
      let ignore: [String]
      let minSeverity: String
    }
    let findings: [Finding]
    let summary: Summary
    let settings: Settings
  }

  /// An error (FTP201), a warning (FTP402) and a note (FTP601).
  private static func capture() throws -> TemporaryFile {
    let timeline = TestTimeline()
    let client = IPAddress(ipv4: 0xc000_020a)
    let server = IPAddress(ipv4: 0xc633_6414)
    let control = Conversation(on: timeline, client: Endpoint(client, 40_000), server: Endpoint(server, 21))
    control.handshake().reply("220 ready").command("USER alice").reply("331 Password")
    control.command("PASS wonderland").reply("230 Welcome")
    control.command("PASV").reply("227 Entering Passive Mode (198,51,100,20,4,14)")
    let refused = Conversation(on: timeline, client: Endpoint(client, 40_001), server: Endpoint(server, 1038))
    refused.fromClient([.syn]).fromServer([.rst, .ack])
    control.command("RETR a").reply("425 Can't open data connection")
    control.command("PASV").reply("227 Entering Passive Mode (198,51,100,20,4,15)")
    let data = Conversation(on: timeline, client: Endpoint(client, 40_002), server: Endpoint(server, 1039))
    data.handshake()
    control.command("RETR b").reply("550 No such file")
    data.close()
    control.command("QUIT").reply("221 bye").close()
    return try TemporaryFile(timeline.pcap, name: "trace.pcap")
  }

  private func report(_ options: String...) throws -> Report {
    try decoded(FTPTraceProcess(["analyze", "-f", "json"] + options, on: Self.capture()))
  }

  @Test("Findings are worst first, and the summary counts them")
  func all() throws {
    let report = try report()
    #expect(report.findings.map(\.code) == ["FTP201", "FTP402", "FTP601"])
    #expect(report.findings.map(\.id) == ["F1", "F2", "F3"])
    #expect(report.summary.findings == ["error": 1, "warning": 1, "note": 1])
    #expect(report.settings.minSeverity == "note")
    #expect(report.settings.select == nil)
  }

  @Test(
    "What is left out does not change the ids of the others",
    arguments: [
      (["--select", "FTP402,cleartext-password"], ["F2", "F3"]), (["--select", "ftp601"], ["F3"]),
      (["--select", "FTP402", "--select", "FTP201"], ["F1", "F2"]), (["--ignore", "FTP201"], ["F2", "F3"]),
      (["--ignore", "FTP201, FTP601"], ["F2"]), (["--min-severity", "warning"], ["F1", "F2"]),
      (["--min-severity", "error"], ["F1"]), (["--select", "FTP201,FTP601", "--ignore", "FTP201"], ["F3"]),
      (["--select", "FTP401"], []),
    ])
  func selection(options: [String], ids: [String]) throws {
    let run = try FTPTraceProcess(["analyze", "-f", "json"] + options, on: Self.capture())
    #expect(run.status == 0)
    #expect(try decoded(run).findings.map(\.id) == ids)
  }

  private func decoded(_ run: FTPTraceProcess) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Report.self, from: run.output)
  }

  @Test(
    "A finding that is shown and reaches the level makes exit 1",
    arguments: [
      ([], 0), (["--fail-on", "never"], 0), (["--fail-on", "error"], 1), (["--fail-on", "note"], 1),
      (["--fail-on", "error", "--ignore", "FTP201"], 0), (["--fail-on", "warning", "--ignore", "FTP201"], 1),
      (["--fail-on", "note", "--select", "FTP401"], 0),
    ] as [([String], Int32)])
  func failOn(options: [String], status: Int32) throws {
    #expect(try FTPTraceProcess(["analyze"] + options, on: Self.capture()).status == status)
  }

  @Test("An input that cannot be read wins over a finding")
  func unreadable() throws {
    let run = try FTPTraceProcess(
      ["analyze", "--fail-on", "error", "/nowhere/missing.pcap"], on: Self.capture())
    #expect(run.status == 2)
    #expect(!run.output.isEmpty)
  }

  @Test(
    "The idle timer is seconds or a device",
    arguments: [("240", nil, 240), ("aws-nlb", "aws-nlb", 350), ("0.5", nil, 0.5)]
      as [(String, String?, Double)])
  func idleTimeout(value: String, device: String?, seconds: Double) throws {
    let settings = try report("--idle-timeout", value).settings
    #expect(settings.idleTimeoutS == seconds)
    #expect(settings.idleTimeoutDevice == device)
  }

  @Test(
    "Wrong values are exit 64, with what there is",
    arguments: [
      (["--idle-timeout", "azure"], "azure-lb"), (["--idle-timeout", "x"], "seconds, or one of azure-lb"),
      (["--idle-timeout", "0"], "above 0"), (["--idle-timeout", "nan"], "above 0"),
      (["--select", "FTP4O2"], "FTP402 (transfer-failed)"), (["--ignore", "FTP999"], "is no finding"),
      (["--min-severity", "never"], "min-severity"), (["--fail-on", "fatal"], "fail-on"),
    ])
  func wrongUsage(options: [String], message: String) throws {
    let run = try FTPTraceProcess(["analyze"] + options + ["a.pcap"])
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.messages.contains(message))
  }
}
