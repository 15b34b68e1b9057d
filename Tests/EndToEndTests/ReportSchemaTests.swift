import Foundation
import NetworkTypes
import TestSupport
import Testing

/// `ftptrace schema`, and what it says of the reports.
@Suite("JSON Schema")
struct ReportSchemaTests {
  /// Scenarios with keep-alives, TLS, several backends, a proxy, malformed endpoints, listings and clocks.
  private static let scenarios = [
    "control-reset-after-idle", "explicit-tls", "full-proxy-idle", "keepalive-tcp-client", "listings",
    "one-direction-only", "passive-port-outside-range", "snapshot-96-bytes", "tls-wrong-backend",
    "wrong-backend-crossed",
  ]

  private static let needsValidator: ConditionTrait = .enabled(
    if: ReportValidator.isAvailable, "Python with jsonschema is not installed")

  /// A run on the captures of a scenario, by themselves or together.
  private static func run(_ command: String, _ name: String, _ options: String...) throws -> FTPTraceProcess {
    let scenario = try SampleScenario(name)
    let run = try FTPTraceProcess(
      [command, "--quiet"] + options + scenario.options + scenario.inputs(of: command))
    #expect(run.status == 0)
    return run
  }

  @Test("Reports fit the schema", needsValidator, arguments: scenarios, ["analyze", "compare"])
  func reportsFit(name: String, command: String) throws {
    let run = try Self.run(command, name, "-f", "json", "--exchanges")
    #expect(try ReportValidator.problems(with: run.output) == "")
  }

  @Test("Lines fit the schema", needsValidator, arguments: scenarios, ["analyze", "compare"])
  func linesFit(name: String, command: String) throws {
    let run = try Self.run(command, name, "-f", "jsonl", "--exchanges")
    #expect(try ReportValidator.problems(with: run.output, isLines: true) == "")
  }

  @Test("A report on a capture without frames fits the schema", needsValidator)
  func emptyCapture() throws {
    let empty = try TemporaryFile(TestCapture([]).pcap(), name: "empty.pcap")
    let whole = try FTPTraceProcess(["analyze", "-f", "json", "--idle-timeout", "azure-lb"], on: empty)
    #expect(try ReportValidator.problems(with: whole.output) == "")
    let lines = try FTPTraceProcess(["analyze", "-f", "jsonl", "--passive-ports", "1-2"], on: empty)
    #expect(try ReportValidator.problems(with: lines.output, isLines: true) == "")
  }

  @Test("A report on text that is not UTF-8 fits the schema", needsValidator)
  func otherText() throws {
    let timeline = TestTimeline()
    let control = Conversation(
      on: timeline, client: Endpoint(IPAddress(ipv4: 0xc000_020a), 40_000),
      server: Endpoint(IPAddress(ipv4: 0xc633_6414), 21))
    control.handshake().reply("220 caf~").command("HOST caf~").reply("220 caf~")
    control.command("USER caf~").reply("331 caf~").command("PASS wonderland").reply("230 caf~")
    control.command("PASV").reply("227 caf~").command("RETR /caf~").reply("550 caf~").close()
    // Latin-1, which the conversation's strings cannot hold.
    var bytes = timeline.pcap
    for place in bytes.indices.dropLast(3) where bytes[place..<place + 4].elementsEqual("caf~".utf8) {
      bytes[place + 3] = 0xe9
    }
    let run = try FTPTraceProcess(["analyze", "-f", "json", "--exchanges"], on: TemporaryFile(bytes))
    for key in ["argument", "banner", "host", "name", "path", "text"] {
      #expect(run.text.contains("\"\(key)_base64\":"), "\(key)")
    }
    #expect(try ReportValidator.problems(with: run.output) == "")
  }

  @Test(
    "What is no report does not fit the schema", needsValidator,
    arguments: [
      ("\"schema_version\":1", "\"schema_version\":2"), ("\"end_reason\":\"", "\"end_reason\":\"un"),
      ("\"outcome\":\"ok\"", "\"outcome\":\"fine\""), ("\"start\":\"2", "\"start\":\"at 2"),
      ("\"id\":\"S1\"", "\"id\":1"), ("\"banner\":", "\"welcome\":"), ("\"probes\":0,", ""),
      ("\"command\":\"compare\"", "\"command\":\"analyze\""),
    ])
  func notAReport(text: String, replacement: String) throws {
    let report = try Self.run("compare", "listings", "-f", "json").text
    let spoilt = report.replacing(text, with: replacement)
    #expect(spoilt != report)
    #expect(try ReportValidator.problems(with: Data(spoilt.utf8)) != "")
  }

  @Test("The schema is JSON, the same each time, with a definition for each object")
  func printsSchema() throws {
    let run = try FTPTraceProcess(["schema"])
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(try run.output == FTPTraceProcess(["schema"]).output)
    guard case .object(let schema) = try JSONDecoder().decode(JSONValue.self, from: run.output),
      case .object(let definitions)? = schema["$defs"]
    else {
      Issue.record("no object with definitions")
      return
    }
    #expect(schema["$schema"] == .text("https://json-schema.org/draft/2020-12/schema"))
    for name in ["capture", "session", "transfer", "finding", "unclaimed", "path", "summary", "line"] {
      #expect(definitions[name] != nil, "\(name)")
    }
  }
}
