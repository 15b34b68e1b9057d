import Foundation
import TestSupport
import Testing

/// `--format jsonl`: the objects of the JSON report, one a line.
@Suite("JSON Lines")
struct JSONLinesTests {
  private static let inputs = ["client.pcap", "ftp1.pcap", "ftp2.pcap"].map {
    SampleTraceTests.folder.appending(path: "balancer-ports-refused/\($0)").path
  }

  private static func objects(_ run: FTPTraceProcess) throws -> [[String: JSONValue]] {
    try run.text.split(separator: "\n").map {
      try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8))
    }
  }

  @Test("Each line has its type first, and the objects are those of the JSON report in its order")
  func sameObjects() throws {
    let lines = try FTPTraceProcess(["compare", "-q", "--exchanges", "-f", "jsonl"] + Self.inputs)
    let whole = try FTPTraceProcess(["compare", "-q", "--exchanges", "-f", "json"] + Self.inputs)
    let report = try JSONDecoder().decode([String: JSONValue].self, from: whole.output)
    #expect(lines.status == 0)
    #expect(lines.text.split(separator: "\n").allSatisfy { $0.hasPrefix(#"{"type":""#) })

    let head = report.filter { ["schema_version", "tool", "command", "settings"].contains($0.key) }
    var expected = [head.merging(["type": .text("report")]) { $1 }]
    for (key, type) in [
      ("captures", "capture"), ("sessions", "session"), ("findings", "finding"), ("unclaimed", "unclaimed"),
      ("path", "path"),
    ] {
      guard case .list(let elements)? = report[key] else { continue }
      for case .object(let element) in elements {
        expected.append(element.merging(["type": .text(type)]) { $1 })
      }
    }
    guard case .object(let summary)? = report["summary"] else {
      Issue.record("no summary")
      return
    }
    expected.append(summary.merging(["type": .text("summary")]) { $1 })
    let objects = try Self.objects(lines)
    #expect(objects == expected)
    let types = Set(objects.compactMap { $0["type"]?.description })
    #expect(types.isSuperset(of: ["capture", "session", "finding", "path"]))
  }

  @Test("A capture without frames has the three lines that there always are")
  func emptyCapture() throws {
    let empty = try TemporaryFile(TestCapture([]).pcap(), name: "empty.pcap")
    let types = try Self.objects(FTPTraceProcess(["analyze", "-f", "jsonl"], on: empty)).map { $0["type"] }
    #expect(types == [.text("report"), .text("capture"), .text("summary")])
  }

  @Test("An output's extension chooses it", arguments: ["report.jsonl", "REPORT.JSONL"])
  func byExtension(name: String) throws {
    let empty = try TemporaryFile(TestCapture([]).pcap(), name: "empty.pcap")
    let target = empty.url.deletingLastPathComponent().appending(path: name)
    let run = try FTPTraceProcess(["analyze", "-o", target.path], on: empty)
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(try Data(contentsOf: target) == FTPTraceProcess(["analyze", "-f", "jsonl"], on: empty).output)
  }
}
