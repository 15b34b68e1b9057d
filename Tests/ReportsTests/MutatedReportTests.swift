import FTPSessions
import Foundation
import NetworkTypes
import TestSupport
import Testing

@testable import Presentation
@testable import Reports

/// Reports come from strangers: whatever stands in one, it is shown or refused.
@Suite("Mutated reports")
struct MutatedReportTests {
  private static let numbers = [
    "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "9223372036854775806", "1e300", "-1e300",
    "1e999", "65536",
    "0.5", "null",
  ]
  private static let texts = [
    "", "S0", "S9223372036854775807", "S1.T1", "C99", "=x", "@x", "\\u0000", "\\u001b[2J", "```",
    "2262-04-11T23:47:16.854775807Z", "1677-09-21T00:12:43.145224193Z", "9999-12-31T23:59:59.999999999Z",
    "255.255.255.255",
  ]

  private static func report() throws -> String {
    try ReportedScene(keepsDialogue: true) { timeline, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password")
      control.command("PASS secret").reply("230 ok").command("PASV").reply("227 (198,51,100,20,200,1)")
      let data = ReportedScene.data(on: timeline, to: 51_201)
      data.handshake()
      control.command("RETR a").reply("150 go (9000 bytes)")
      data.download(3000).close()
      timeline.wait(seconds: 90)
      control.reply("226 done").command("PASV").reply("227 (198,51,100,20,200,2)")
      control.command("RETR b").reply("550 No").close()
    }.json()
  }

  /// The places of numbers and texts that are values.
  private static func values(in json: [UInt8]) -> [(range: Range<Int>, isText: Bool)] {
    var values: [(Range<Int>, Bool)] = []
    var place = 0
    while place < json.count {
      guard
        json[place] == UInt8(ascii: ":") || json[place] == UInt8(ascii: ",")
          || json[place] == UInt8(ascii: "[")
      else {
        place += 1
        continue
      }
      var end = place + 1
      if end < json.count, json[end] == UInt8(ascii: "\"") {
        end += 1
        while end < json.count, json[end] != UInt8(ascii: "\"") {
          end += json[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        // A key is no value.
        if end + 1 < json.count, json[end + 1] != UInt8(ascii: ":") { values.append((place + 2..<end, true)) }
      } else {
        while end < json.count, "-.0123456789".utf8.contains(json[end]) { end += 1 }
        if end > place + 1 { values.append((place + 1..<end, false)) }
      }
      place = max(place + 1, end)
    }
    return values
  }

  @Test("Wrong values are refused or shown in every form, and nothing traps", arguments: 0..<8)
  func wrongValues(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let original = Array(try Self.report().utf8)
    let values = Self.values(in: original)
    #expect(values.count > 200)
    var (shown, refused) = (0, 0)
    for _ in 0..<150 {
      var json = original
      let chosen = values.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
      for value in chosen.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
        let list = value.isText ? Self.texts : Self.numbers
        json.replaceSubrange(value.range, with: Array((list.randomElement(using: &random) ?? "").utf8))
      }
      if Self.show(json) { shown += 1 } else { refused += 1 }
    }
    #expect(shown > 10 && refused > 10)
  }

  /// Shows a report in every form; false where it is refused.
  private static func show(_ json: [UInt8]) -> Bool {
    guard let document = try? ReportDocument(json: json) else { return false }
    var bytes = 0
    var isHarmless = true
    let sink = ByteSink {
      bytes += $0.count
      for byte in (copy $0) where byte == 0x1b || byte == 0 { isHarmless = false }
    }
    var layout = TextReport.Layout()
    layout.isVerbose = true
    #expect(throws: Never.self) {
      try TextReport(document, layout: layout).write(to: sink)
      try MarkdownReport(document, layout: layout).write(to: sink)
      for table in CSVTable.allCases { try CSVReport(document, table: table).write(to: sink) }
    }
    #expect(bytes > 100 && isHarmless)
    return true
  }

  @Test("Deep nesting is refused", arguments: [1000, 100_000])
  func nesting(depth: Int) throws {
    let report = try Self.report()
    let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let json = report.replacing("\"facts\":{", with: "\"facts\":{\"deep\":\(nested),", maxReplacements: 1)
    #expect(json != report)
    #expect(throws: ReportDocument.ReadError.self) { try ReportDocument(json: Array(json.utf8)) }
  }
}
