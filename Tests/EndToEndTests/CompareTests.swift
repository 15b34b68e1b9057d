import Foundation
import Testing

/// `ftptrace compare` brings together what several captures saw.
@Suite("Comparing")
struct CompareTests {
  private struct Scenario: Decodable {
    struct Together: Decodable {
      let inputs: [String]
      let sessions: Int
      let findings: ExpectedFindings
    }
    let options: [String]
    let together: Together
  }

  private static func scenario(_ name: String) throws -> Scenario {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let url = SampleTraceTests.folder.appending(path: "\(name)/scenario.json")
    return try decoder.decode(Scenario.self, from: Data(contentsOf: url))
  }

  /// The report on all captures of a scenario together; without roles if these are to be inferred.
  private static func report(_ name: String, given: Bool = true) throws -> ReportedAnalysis {
    let scenario = try scenario(name)
    let inputs = scenario.together.inputs.map { input in
      let parts = input.split(separator: "=", maxSplits: 1)
      let path = SampleTraceTests.folder.appending(path: "\(name)/\(parts[1])").path
      return given ? "\(parts[0])=\(path)" : path
    }
    let run = try FTPTraceProcess(["compare", "-f", "json"] + scenario.options + inputs)
    #expect(run.status == 0)
    return try run.report()
  }

  @Test(
    "Every session is told once, with a leg for each capture that saw it",
    arguments: SampleTraceTests.scenarios, [true, false])
  func tellsSessionsOnce(name: String, given: Bool) throws {
    let report = try Self.report(name, given: given)
    #expect(report.command == "compare")
    #expect(report.sessions.count == (try Self.scenario(name)).together.sessions)
    #expect(report.sessions.allSatisfy { $0.legs.count == 2 && $0.legs.first?.capture == "C1" })
    #expect(report.sessions.allSatisfy { $0.legs.allSatisfy { $0.match.score > 0.5 } })
    #expect(report.sessions.allSatisfy { $0.backendState == "known" && $0.backend != nil })
    #expect(report.summary.sessions == report.sessions.count)
  }

  @Test(
    "What comparing finds is what the scenario states, with roles given and inferred alike",
    arguments: SampleTraceTests.scenarios, [true, false])
  func findsWhatIsStated(name: String, given: Bool) throws {
    let findings = try Self.report(name, given: given).findings
    let stated = try Self.scenario(name).together.findings
    // What is known of passwords and certificates needs no second capture, and is tested with one.
    let expected = ExpectedFindings(
      must: stated.must.filter { !$0.code.hasPrefix("FTP6") }, may: stated.may + ["FTP601"],
      mustNot: stated.mustNot)
    for problem in expected.problems(with: findings) { Issue.record("\(name): \(problem)") }
  }

  @Test("Roles are inferred as they were", arguments: SampleTraceTests.scenarios)
  func infersRoles(name: String) throws {
    let roles = try Self.scenario(name).together.inputs.map { String($0.prefix { $0 != ":" && $0 != "=" }) }
    let report = try Self.report(name, given: false)
    #expect(report.captures.map(\.role) == roles)
    #expect(report.captures.allSatisfy { $0.roleSource == "inferred" && !$0.roleReason.isEmpty })
  }

  @Test("Clocks that are the same are found to be so", arguments: SampleTraceTests.scenarios)
  func alignsClocks(name: String) throws {
    let report = try Self.report(name)
    #expect(
      report.captures.map(\.clock.method) == ["reference"]
        + Array(repeating: "segments", count: report.captures.count - 1))
    for clock in report.captures.map(\.clock) {
      #expect(abs(try #require(clock.offsetS)) <= (try #require(clock.uncertaintyS)))
      #expect(clock.reference == "C1")
    }
    #expect(report.path?.isEmpty == false)
  }

  @Test("A data connection is a leg of its transfer, whichever backend it ended at")
  func followsDataConnections() throws {
    let refused = try #require(Self.report("wrong-backend-refused").sessions.first)
    #expect(refused.backend == "ftp1" && refused.transfers.map(\.backend) == ["ftp2"])
    #expect(refused.transfers.first?.legs.map(\.capture) == ["C1", "C3"])
    let crossed = try Self.report("wrong-backend-crossed").sessions
    #expect(crossed.map(\.outcome) == ["failed", "failed"])
    #expect(
      crossed.flatMap(\.transfers).filter { $0.outcome == "crossed" }.map(\.backend) == ["ftp2", "ftp1"])
  }

  @Test(
    "Without the capture of one backend the wrong one is still found, less surely",
    arguments: [("refused", "ftp1", "FTP501"), ("refused", "ftp2", "FTP501"), ("crossed", "ftp1", "FTP502")])
  func findsWithPartOfTheCaptures(kind: String, left: String, code: String) throws {
    let folder = SampleTraceTests.folder.appending(path: "wrong-backend-\(kind)").path
    let report = try FTPTraceProcess(
      ["compare", "-f", "json", "client=\(folder)/client.pcap", "server:\(left)=\(folder)/\(left).pcap"]
    ).report()
    let found = report.findings.filter { $0.code == code }
    #expect(found.map(\.confidence) == ["likely"] && found.map(\.severity) == ["error"])
    let backends = found.first.map { [$0.facts["control_backend"], $0.facts["data_backend"]] }
    #expect(backends?.contains(.text("unknown")) == true && backends?.contains(.text(left)) == true)
  }

  @Test("Through a full proxy the sessions pair by their dialogue")
  func seesThroughProxy() throws {
    let report = try Self.report("full-proxy-idle")
    #expect(report.sessions.first?.legs.map(\.match.method) == ["dialogue", "dialogue"])
    #expect(report.path?.map(\.proxied) == [true])
  }

  @Test("A RST that its supposed sender's capture lacks was a device's")
  func namesDevice() throws {
    let report = try Self.report("control-reset-after-idle")
    #expect(report.sessions.first?.legs.map(\.closedBy) == ["middlebox", "middlebox"])
    #expect(report.path?.first?.directionCounts.injected == 2)
  }

  @Test("One incident is told once, with evidence from every capture")
  func tellsIncidentsOnce() throws {
    let report = try Self.report("control-reset-after-idle")
    let resets = report.findings.filter { $0.code == "FTP102" }
    #expect(resets.map(\.count) == [1])
    #expect(Set(resets.flatMap(\.evidence).map(\.capture)) == ["C1", "C2"])
  }

  @Test("The text names the captures, their clocks and where each session was seen")
  func writesText() throws {
    let folder = SampleTraceTests.folder.appending(path: "full-proxy-idle").path
    let text = try FTPTraceProcess(["compare", "\(folder)/client.pcap", "\(folder)/ftp1.pcap"]).text
    #expect(text.contains("PATH\n") && text.contains("clock: the reference"))
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("(server, inferred)") && words.contains("through a proxy"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
