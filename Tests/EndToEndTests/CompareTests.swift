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
    struct Alone: Decodable { let sessions: Int }
    let options: [String]
    let together: Together
    /// What each capture shows alone.
    let expect: [String: Alone]

    /// The file of each input, in their order.
    var files: [String] {
      together.inputs.map { $0.split(separator: "=", maxSplits: 1).last.map(String.init) ?? $0 }
    }

    /// The role of each input.
    var roles: [String] { together.inputs.map { String($0.prefix { $0 != ":" && $0 != "=" }) } }
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
    "Every session is told once, with every leg that a capture shows by itself",
    arguments: SampleTraceTests.scenarios, [true, false])
  func tellsSessionsOnce(name: String, given: Bool) throws {
    let (report, scenario) = (try Self.report(name, given: given), try Self.scenario(name))
    #expect(report.command == "compare")
    #expect(report.sessions.count == scenario.together.sessions)
    #expect(report.summary.sessions == report.sessions.count)
    let legs = report.sessions.flatMap(\.legs)
    for (capture, file) in zip(report.captures, scenario.files) {
      #expect(legs.count { $0.capture == capture.id } == scenario.expect[file]?.sessions, "\(file)")
    }
    let joined = report.sessions.filter { $0.legs.count > 1 }
    #expect(joined.allSatisfy { $0.legs.allSatisfy { $0.match.score > 0.5 } })
    let atServers = Set(zip(report.captures, scenario.roles).filter { $0.1 == "server" }.map(\.0.id))
    #expect(
      joined.filter { $0.legs.contains { atServers.contains($0.capture) } }
        .allSatisfy { $0.backendState == "known" && $0.backend != nil })
  }

  @Test(
    "What comparing finds is what the scenario states, with roles given and inferred alike",
    arguments: SampleTraceTests.scenarios, [true, false])
  func findsWhatIsStated(name: String, given: Bool) throws {
    let findings = try Self.report(name, given: given).findings
    let expected = try Self.scenario(name).together.findings
    for problem in expected.problems(with: findings) { Issue.record("\(name): \(problem)") }
  }

  @Test("Roles are inferred as they were", arguments: SampleTraceTests.scenarios)
  func infersRoles(name: String) throws {
    let (report, scenario) = (try Self.report(name, given: false), try Self.scenario(name))
    for (place, capture) in report.captures.enumerated() {
      // A backend that got nothing does not show what it is.
      let isEmpty = scenario.expect[scenario.files[place]]?.sessions == 0
      #expect(
        capture.role == scenario.roles[place] || (isEmpty && capture.role == "unknown"), "\(capture.id)")
      #expect(capture.roleSource == "inferred" && !capture.roleReason.isEmpty)
    }
  }

  @Test("Clocks that are the same are found to be so", arguments: SampleTraceTests.scenarios)
  func alignsClocks(name: String) throws {
    let (report, scenario) = (try Self.report(name), try Self.scenario(name))
    for (capture, file) in zip(report.captures, scenario.files) {
      guard capture.clock.method != "none" else {
        // Without a session there is nothing in common, and one direction alone does not tell.
        #expect(scenario.expect[file]?.sessions == 0 || name == "one-direction-only", "\(file)")
        #expect(capture.clock.offsetS == nil)
        continue
      }
      #expect(abs(try #require(capture.clock.offsetS)) <= (try #require(capture.clock.uncertaintyS)))
      let reference = try #require(report.captures.first { $0.id == capture.clock.reference })
      #expect(reference.clock.method == "reference" && reference.role != "server")
    }
    #expect(report.captures.first?.clock.method == "reference")
    #expect(report.captures.count == 1 || report.path?.isEmpty == false)
  }

  @Test("Captures of separate paths have a reference each, and no complaint")
  func alignsGroups() throws {
    let report = try Self.report("sticky-by-source")
    #expect(report.captures.map(\.clock.reference) == ["C1", "C1", "C4", "C4"])
    #expect(!report.findings.contains { $0.code == "FTP906" })
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
