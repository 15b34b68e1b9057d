import Foundation
import TestSupport
import Testing

/// Wrong clocks change nothing of what is found in the sample traces.
@Suite("Comparing with wrong clocks")
struct ShiftedClockTests {
  /// How a capture's clock is wrong.
  struct Fault: CustomTestStringConvertible, Sendable {
    let offset: Double
    let ppm: Double

    var testDescription: String { "\(offset) s, \(ppm) ppm" }

    /// A classic pcap file of microseconds in this machine's byte order, with every time as the wrong clock has it.
    func applied(to file: Data) throws -> [UInt8] {
      var bytes = [UInt8](file)
      try #require(bytes.starts(with: [0xd4, 0xc3, 0xb2, 0xa1]))
      func number(at place: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      }
      var place = 24
      var first: Int?
      while place + 16 <= bytes.count {
        let (time, length) = (number(at: place) * 1_000_000 + number(at: place + 4), number(at: place + 8))
        let start = first ?? time
        first = start
        let drifted = time + Int((Double(time - start) * ppm / 1e6).rounded()) + Int((offset * 1e6).rounded())
        for (field, value) in [(place, drifted / 1_000_000), (place + 4, drifted % 1_000_000)] {
          for byte in 0..<4 { bytes[field + byte] = UInt8(value >> (8 * byte) & 0xff) }
        }
        place += 16 + length
      }
      return bytes
    }
  }

  private struct Scenario: Decodable {
    struct Together: Decodable { let inputs: [String] }
    let options: [String]
    let together: Together
  }

  private static let faults = [-3600, 3.217, -631_152_000].flatMap { offset in
    [50.0, 500].map { Fault(offset: offset, ppm: $0) }
  }

  @Test("The same findings, and offsets that hold the truth", arguments: SampleTraceTests.scenarios, faults)
  func findsTheSame(name: String, fault: Fault) throws {
    let folder = SampleTraceTests.folder.appending(path: name)
    let scenario = try JSONDecoder().decode(
      Scenario.self, from: Data(contentsOf: folder.appending(path: "scenario.json")))
    var files: [TemporaryFile] = []
    var (right, wrong) = ([String](), [String]())
    for input in scenario.together.inputs {
      let parts = input.split(separator: "=", maxSplits: 1).map(String.init)
      let url = folder.appending(path: parts[1])
      right.append("\(parts[0])=\(url.path)")
      guard !parts[0].hasPrefix("client") else {
        wrong.append("\(parts[0])=\(url.path)")
        continue
      }
      let file = try TemporaryFile(fault.applied(to: Data(contentsOf: url)), name: parts[1])
      files.append(file)
      wrong.append("\(parts[0])=\(file.path)")
    }
    defer { withExtendedLifetime(files) {} }
    let command = ["compare", "-f", "json"] + scenario.options
    let (expected, found) = (
      try FTPTraceProcess(command + right).report(), try FTPTraceProcess(command + wrong).report()
    )
    func told(_ report: ReportedAnalysis) -> [String] {
      report.findings.map {
        "\($0.severity) \($0.code) \($0.count) \($0.confidence) \($0.sessions) \($0.transfers)"
      }
    }
    #expect(told(found) == told(expected))
    #expect(found.sessions.map(\.legs.count) == expected.sessions.map(\.legs.count))
    #expect(found.sessions.map(\.outcome) == expected.sessions.map(\.outcome))
    for (input, (right, wrong)) in zip(scenario.together.inputs, zip(expected.captures, found.captures))
    where wrong.clock.method == "segments" {
      let reference = try #require(found.captures.firstIndex { $0.id == wrong.clock.reference })
      #expect(scenario.together.inputs[reference].hasPrefix("client"))
      // The first frame's clock is wrong by the offset alone; all captures have one clock in truth.
      let fault = input.hasPrefix("client") ? 0 : fault.offset
      let (offset, uncertainty) = (try #require(wrong.clock.offsetS), try #require(wrong.clock.uncertaintyS))
      #expect(abs(offset + fault) <= uncertainty + 2e-6, "\(right.name): \(offset) ± \(uncertainty)")
    }
  }
}
