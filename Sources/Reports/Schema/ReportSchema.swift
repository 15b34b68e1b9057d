internal import Findings

/// The JSON Schema of the JSON report, whole or as JSON Lines.
public struct ReportSchema {
  typealias Member = JSONSchema.Member

  /// Makes the schema of the reports that this version of the program writes.
  public init() {}

  /// Writes the schema to a sink.
  ///
  /// Throws what the sink throws.
  public func write(to sink: ByteSink) throws {
    var json = JSONWriter(sink, layout: .indented)
    json.object { json in
      json.string("$schema", "https://json-schema.org/draft/2020-12/schema")
      json.string("title", "ftptrace report, version \(Report.schemaVersion)")
      json.string("description", Self.description)
      JSONSchema.object(Self.report).write(to: &json)
      Self.writeCondition(to: &json)
      json.object("$defs") { json in
        for definition in Self.definitions {
          json.key(named: definition.name)
          json.object { definition.schema.write(to: &$0) }
        }
      }
    }
    try json.endDocument()
    try json.finish()
  }

  private static let description = """
    What 'ftptrace analyze' and 'ftptrace compare' write with --format json. Of --format jsonl, each line is \
    described by '#/$defs/line'. Docs/CLI.md says what the fields mean.
    """

  /// `path` is there if captures were compared, and only then.
  private static func writeCondition(to json: inout JSONWriter) {
    json.object("if") { json in
      json.object("properties") { json in
        json.object("command") { JSONSchema.word("compare").write(to: &$0) }
      }
    }
    json.object("then") { json in
      json.list("required") { $0.string(nil, "path") }
    }
    json.object("else") { json in
      json.object("properties") { json in
        json.object("path") { JSONSchema.nothing.write(to: &$0) }
      }
    }
  }

  // MARK: - The outermost objects

  private static let head: [Member] = [
    .member("schema_version", .constant(Report.schemaVersion)),
    .member(
      "tool", .object([.member("name", .word("ftptrace")), .member("version", .string())])),
    .member("command", .words(["analyze", "compare"])),
    .member("settings", .defined("settings"), "The options in force."),
  ]

  private static let report: [Member] =
    head + [
      .member("captures", .list(.defined("capture"))),
      .member("sessions", .list(.defined("session"))),
      .member("findings", .list(.defined("finding")), "The worst first."),
      .member("unclaimed", .list(.defined("unclaimed")), "Connections that no session claims."),
      .optional("path", .list(.defined("path")), "A stretch for each two captures that follow one another."),
      .member("summary", .defined("summary")),
    ]

  private static let definitions: [Member] =
    values + [
      .member("settings", .object(settings)),
      .member("capture", .object(capture)),
      .member("session", .object(session)),
      .member("exchange", .object(exchange)),
      .member("transfer", .object(transfer)),
      .member("finding", .object(finding)),
      .member("unclaimed", .object(unclaimed)),
      .member("path", .object(path)),
      .member("summary", .object(summary)),
      .member("line", .either(lines)),
    ]

  /// The objects that stand in a line of their own: those of the report, with their type first.
  private static let lines: [JSONSchema] = [
    ("report", head), ("capture", capture), ("session", session), ("finding", finding),
    ("unclaimed", unclaimed), ("path", path), ("summary", summary),
  ].map { .object([.member("type", .word($0.0))] + $0.1) }

  // MARK: - Values

  private static let values: [Member] = [
    .member(
      "time",
      .string(
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}Z$")),
    .member("capture_id", .string(pattern: "^C[0-9]+$")),
    .member("session_id", .string(pattern: "^S[0-9]+$")),
    .member("transfer_id", .string(pattern: "^S[0-9]+\\.T[0-9]+$")),
    .member("finding_id", .string(pattern: "^F[0-9]+$")),
    .member("finding_code", .string(pattern: "^FTP[0-9]{3}$")),
    .member("community_id", .string(pattern: "^1:[A-Za-z0-9+/]{27}=$")),
    .member("ip", .string(pattern: "^[0-9A-Fa-f:.]+$")),
    .member("port", .integer(0...65_535)),
    .member("endpoint", .object([.member("ip", .defined("ip")), .member("port", .defined("port"))])),
    .member("reply_code", .integer(100...699)),
  ]

  /// Where a connection is in its capture.
  static let connectionPlace: [Member] = [
    .member("capture", .defined("capture_id")),
    .member("connection", .count, "Its number in the order of first frames, from 0."),
  ]
}
