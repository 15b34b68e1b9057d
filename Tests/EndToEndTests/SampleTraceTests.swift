import Foundation
import Testing

/// Every sample trace gives what its scenario states.
@Suite("Sample traces")
struct SampleTraceTests {
  private struct Scenario: Decodable {
    struct Expectation: Decodable {
      struct Transfer: Decodable, Equatable {
        let command: String?
        let path: String?
        let mode: String?
        let bytes: Int?
        let outcome: String
      }
      let sessions: Int
      let probes: Int
      let sessionOutcomes: [String]
      let transfers: [Transfer]
      let findings: ExpectedFindings
    }
    let captures: [String]
    let options: [String]
    let expect: [String: Expectation]
  }

  /// `SampleTraces`, beside the `Tests` folder that this file is in.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../SampleTraces").standardizedFileURL

  static let scenarios: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { !$0.contains(".") }.sorted()
  }()

  @Test("There are sample traces to test")
  func hasScenarios() {
    #expect(Self.scenarios.count >= 7)
  }

  @Test("Sessions, probes and transfers are those that the scenario states", arguments: scenarios)
  func matchesScenario(name: String) throws {
    let folder = Self.folder.appending(path: name)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let scenario = try decoder.decode(
      Scenario.self, from: Data(contentsOf: folder.appending(path: "scenario.json")))
    for capture in scenario.captures {
      let expected = try #require(scenario.expect[capture])
      let path = folder.appending(path: capture).path
      let run = try FTPTraceProcess(["analyze", "-f", "json"] + scenario.options + [path])
      #expect(run.status == 0)
      let report = try run.report()
      #expect(report.summary.sessions == expected.sessions, "\(capture): sessions")
      #expect(report.summary.probes == expected.probes, "\(capture): probes")
      #expect(report.sessions.map(\.outcome) == expected.sessionOutcomes, "\(capture): outcomes")
      let transfers = report.sessions.flatMap(\.transfers).map {
        Scenario.Expectation.Transfer(
          command: $0.command, path: $0.path, mode: $0.mode, bytes: $0.bytes, outcome: $0.outcome)
      }
      #expect(transfers == expected.transfers, "\(capture): transfers")
    }
  }

  @Test("Findings are those that the scenario states, and no other error or warning", arguments: scenarios)
  func findsWhatIsStated(name: String) throws {
    let folder = Self.folder.appending(path: name)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let scenario = try decoder.decode(
      Scenario.self, from: Data(contentsOf: folder.appending(path: "scenario.json")))
    for capture in scenario.captures {
      let expected = try #require(scenario.expect[capture]).findings
      let path = folder.appending(path: capture).path
      let findings = try FTPTraceProcess(["analyze", "-f", "json"] + scenario.options + [path]).report()
        .findings
      for problem in expected.problems(with: findings) { Issue.record("\(name)/\(capture): \(problem)") }
    }
  }

  @Test(
    "A RST that a router made in an end's name is not laid at that end's door",
    arguments: ["client", "server"])
  func forgedReset(capture: String) throws {
    let path = Self.folder.appending(path: "control-reset-after-idle/\(capture).pcap").path
    let report = try FTPTraceProcess(["analyze", "-f", "json", "--idle-threshold", "3", path]).report()
    let leg = try #require(report.sessions.first?.legs.first)
    #expect([leg.endReason, leg.closedBy] == ["reset", "middlebox"])
  }
}
