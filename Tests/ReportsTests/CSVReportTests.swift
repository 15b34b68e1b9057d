import Foundation
import NetworkTypes
import Presentation
import TestSupport
import Testing

@testable import Presentation
@testable import Reports

/// Reports as tables of comma-separated values.
@Suite("CSV")
struct CSVReportTests {
  /// Texts that a reader of CSV, a spreadsheet or a terminal would act upon.
  static let nasty = [
    "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1;2)", "'quoted", "\"half", "a,b;c", " blank ", "\tTab",
    "\u{1B}[2J\r", "＝1", "", "''=1", "\u{FEFF}=1", "naïve",
  ]

  private static func field(_ text: String) throws -> String {
    let bytes = Bytes()
    var writer = CSVWriter(ByteSink { bytes.all += copy $0 })
    try writer.row([.text(text)])
    try writer.finish()
    #expect(bytes.all.suffix(2) == [13, 10])
    return String(decoding: bytes.all.dropLast(2), as: UTF8.self)
  }

  private final class Bytes {
    var all: [UInt8] = []
  }

  @Test("No text starts as a formula does, and every text can be had back", arguments: nasty)
  func harmlessText(text: String) throws {
    var field = try Self.field(text)
    #expect(!field.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{FEFF}" })
    if field.hasPrefix("\"") {
      #expect(field.hasSuffix("\"") && field.count > 1)
      field = String(field.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }
    #expect(!["=", "+", "-", "@", "＝"].contains { field.hasPrefix($0) })
    if field.hasPrefix("'") { field.removeFirst() }
    #expect(field == TerminalText.escaped(text))
  }

  @Test("A row has numbers, times and truth as in JSON, and nothing where nothing is known")
  func values() throws {
    let bytes = Bytes()
    var writer = CSVWriter(ByteSink { bytes.all += copy $0 })
    writer.header(["a", "b"])
    try writer.row([
      .integer(-5), .integer(nil), .seconds(ElapsedTime(nanoseconds: -1_500_000_000)), .bool(true),
      .bool(nil),
      .time(Timestamp(nanoseconds: 1)), .text(nil), .seconds(nil), .time(nil), .integer(.min),
    ])
    try writer.finish()
    let expected =
      "a,b\r\n-5,,-1.5,true,,1970-01-01T00:00:00.000000001Z,,,,-9223372036854775808\r\n"
    #expect(String(decoding: bytes.all, as: UTF8.self) == expected)
  }

  // MARK: - Read by another program

  private static let hasPython = (try? rows(of: Array("a\r\n1\r\n".utf8)))?.first == ["a": "1"]

  /// The rows as Python's csv module reads them, by column.
  private static func rows(of csv: [UInt8]) throws -> [[String: String]] {
    let file = try TemporaryFile(csv, name: "table.csv")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let script = """
      import csv, json, sys
      rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))
      assert all(len(row) == len(rows[0]) for row in rows) and len(set(rows[0])) == len(rows[0])
      print(json.dumps([dict(zip(rows[0], row)) for row in rows[1:]]))
      """
    process.arguments = ["python3", "-c", script, file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode([[String: String]].self, from: output)
  }

  private func scene(_ name: String) throws -> ReportedScene {
    try ReportedScene { timeline, control in
      control.handshake().reply("220-\(name)\r\n220 ready").command("USER \(name)").reply("331 Password")
      control.command("PASS secret").reply("230 ok").command("TYPE I").reply("200 ok")
      control.command("PASV").reply("227 (198,51,100,20,200,1)")
      let data = ReportedScene.data(on: timeline, to: 51_201)
      data.handshake()
      control.command("RETR \(name)").reply("150 go")
      data.download(3000).close()
      control.reply("226 done").command("PASV").reply("227 (198,51,100,20,200,2)")
      control.command("RETR other").reply("550 No, \"not\" that").command("QUIT").reply("221 bye").close()
    }
  }

  @Test(
    "Python reads back what was written", .enabled(if: hasPython),
    arguments: nasty.filter { !$0.isEmpty && !$0.contains("\r") })
  func readBack(name: String) throws {
    let scene = try scene(name)
    let json = try JSONDecoder().decode([String: JSONText].self, from: Data(scene.json().utf8))
    let sessions = try Self.rows(of: scene.csv(.sessions))
    #expect(sessions.map { $0["id"] } == ["S1"])
    let session = try #require(sessions.first)
    #expect(session["client_ip"] == "192.0.2.10" && session["client_port"] == "40000")
    #expect(
      session["transfers"] == "2" && session["transfers_completed"] == "1" && session["bytes"] == "3000")
    let original = json["sessions"]?[0]
    #expect(session["key"] == original?["key"]?.text)
    for key in ["start", "end", "outcome", "tls"] { #expect(session[key] == original?[key]?.text) }
    #expect(Self.plain(session["banner"]) == TerminalText.escaped(original?["banner"]?.text ?? ""))
    #expect(
      Self.plain(session["user_name"]) == TerminalText.escaped(original?["user"]?["name"]?.text ?? ""))

    let transfers = try Self.rows(of: scene.csv(.transfers))
    #expect(
      transfers.map { $0["id"] } == ["S1.T1", "S1.T2"] && transfers.allSatisfy { $0["session"] == "S1" })
    for (place, transfer) in transfers.enumerated() {
      let original = original?["transfers"]?[place]
      for key in ["argument", "path", "mode", "start", "outcome"] {
        #expect(Self.plain(transfer[key]) == TerminalText.escaped(original?[key]?.text ?? ""), "\(key)")
      }
      #expect(transfer["reply_text"] == original?["reply"]?["text"]?.text)
    }
    #expect(transfers.first?["payload_bytes_to_client"] == "3000")

    let findings = try Self.rows(of: scene.csv(.findings))
    #expect(findings.contains { $0["code"] == "FTP402" && $0["transfers"] == "S1.T2" })
    let id = try #require(findings.first { $0["code"] == "FTP402" }?["id"])
    #expect(transfers.last?["findings"]?.split(separator: " ").contains(id[...]) == true)
    #expect(session["findings"]?.split(separator: " ").contains(id[...]) == true)
  }

  /// The text without what keeps it from being a formula.
  private static func plain(_ field: String?) -> String {
    guard let field else { return "" }
    return field.hasPrefix("'") ? String(field.dropFirst()) : field
  }

  /// A JSON value of which only texts are read.
  private enum JSONText: Decodable {
    case text(String)
    case list([JSONText])
    case object([String: JSONText])
    case other

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self = .text(text)
      } else if let list = try? value.decode([JSONText].self) {
        self = .list(list)
      } else if let object = try? value.decode([String: JSONText].self) {
        self = .object(object)
      } else {
        self = .other
      }
    }

    var text: String? {
      guard case .text(let text) = self else { return nil }
      return text
    }

    subscript(key: String) -> JSONText? {
      guard case .object(let values) = self else { return nil }
      return values[key]
    }

    subscript(place: Int) -> JSONText? {
      guard case .list(let values) = self, values.indices.contains(place) else { return nil }
      return values[place]
    }
  }
}
