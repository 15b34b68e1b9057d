import Foundation
import TestSupport
import Testing

/// `ftptrace show` draws a session.
@Suite("Showing")
struct ShowTests {
  private static let resets = SampleTraceTests.folder.appending(path: "idle-reset-both-ends")
  private static let many = SampleTraceTests.folder.appending(path: "many-sessions-at-once/client.pcap").path

  private static func resets(_ options: String...) throws -> FTPTraceProcess {
    try FTPTraceProcess(["show", "client=client.pcap", "server:ftp1=ftp1.pcap"] + options, in: resets)
  }

  @Test("Each row has the frames at both ends, as the captures count them")
  func hasFrames() throws {
    let lines = try Self.resets().text.split(separator: "\n")
    let quoted = try #require(lines.first { $0.contains("PASS <redacted>") })
    #expect(quoted.contains("C1:11") && quoted.contains("C2:11"))
    // Each RST was seen at one end only, and starts in the path.
    let resets = lines.filter { $0.contains("RST in the") && ($0.contains("C1:") || $0.contains("C2:")) }
    #expect(resets.count == 2)
    #expect(resets.allSatisfy { $0.contains("✗") && !($0.contains("C1:") && $0.contains("C2:")) })
  }

  @Test("Passwords are shown only when asked for")
  func redacts() throws {
    #expect(!(try Self.resets().text.contains("secret")))
    #expect(try !Self.resets("--show-passwords").text.contains("<redacted>"))
  }

  @Test(
    "Without a capture of several sessions' id, or with a wrong one, the ids are named",
    arguments: ["", "S999", "nonsense", "S0"])
  func namesSessions(id: String) throws {
    let run = try FTPTraceProcess(["show", Self.many] + (id.isEmpty ? [] : ["--session", id]))
    #expect(run.status == 64)
    #expect(run.messageLines.count == 1)
    #expect(run.messages.contains("S1"))
    #expect(run.output.isEmpty)
  }

  @Test("A transfer's id, in capitals or not, names its session")
  func takesTransfers() throws {
    let run = try Self.resets("--session", "s1.t1")
    #expect(run.status == 0)
    #expect(try run.text == Self.resets().text)
  }

  @Test("Several sessions are drawn one after the other")
  func drawsSeveral() throws {
    let run = try FTPTraceProcess(["show", Self.many, "--session", "S2", "--session", "S1"])
    let titles = run.text.split(separator: "\n").filter { $0.contains(" OK  ") || $0.contains(" FAILED  ") }
    #expect(titles.map { $0.split(separator: " ").first } == ["S2", "S1"])
  }

  @Test("What is no capture gives one line and exit 2")
  func refusesText() throws {
    let run = try FTPTraceProcess(["show", SampleTraceTests.folder.appending(path: "README.md").path])
    #expect(run.status == 2 && run.messageLines.count == 1)
  }

  @Test("Colors come only when asked for, as no test runs on a terminal", arguments: ["analyze", "show"])
  func colors(command: String) throws {
    let path = Self.resets.appending(path: "client.pcap").path
    let plain = try FTPTraceProcess([command, path]).text
    let colored = try FTPTraceProcess([command, path, "--color", "always"]).text
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.contains("\u{1B}[1;31m"))
    #expect(colored.replacing(#/\x1B\[[0-9;]*m/#, with: "") == plain)
  }

  @Test("Times can be told in UTC")
  func tellsUTC() throws {
    #expect(try Self.resets("--time", "utc").text.contains(#/[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3} +C1:3 /#))
  }

  @Test("What a capture that ended before could not see is not said to be missing there")
  func heedsItsEnd() throws {
    let folder = SampleTraceTests.folder.appending(path: "server-killed-resets")
    let whole = Array(try Data(contentsOf: folder.appending(path: "server.pcap")))
    let cut = try TemporaryFile(Self.firstFrames(70, of: whole), name: "server.pcap")
    let client = folder.appending(path: "client.pcap").path
    let run = try FTPTraceProcess(["show", "-q", "client=\(client)", "server=\(cut.path)"])
    #expect(run.text.contains("RST by the server"))
    #expect(!run.text.contains("from a device") && !run.text.contains("─✗"))
  }

  /// The first frames of a little-endian pcap file.
  private static func firstFrames(_ count: Int, of file: [UInt8]) -> [UInt8] {
    var end = 24
    for _ in 0..<count where end + 16 <= file.count {
      let length = (0..<4).reduce(0) { $0 | Int(file[end + 8 + $1]) << (8 * $1) }
      end += 16 + length
    }
    return Array(file.prefix(end))
  }

  @Test("A line is paired with the one at the same time, where captures begin at different lines")
  func pairs() throws {
    let folder = SampleTraceTests.folder.appending(path: "capture-starts-in-transfer")
    let run = try FTPTraceProcess(["show", "client=client.pcap", "server=server.pcap"], in: folder)
    let commands = run.text.split(separator: "\n").filter { $0.contains("── PASV ──") }
    #expect(commands.map { $0.contains("C1:110") && $0.contains("C2:50") } == [false, true])
    #expect(commands.map { $0.contains("C2:") } == [false, true])
  }

  @Test("A transfer that there is not is wrong usage")
  func missingTransfer() throws {
    #expect(try Self.resets("--session", "S1.T9").status == 64)
  }
}
