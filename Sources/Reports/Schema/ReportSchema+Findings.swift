internal import FTPSessions
internal import Findings

extension ReportSchema {
  static let finding: [Member] = [
    .member("id", .defined("finding_id")),
    .member("code", .defined("finding_code")),
    .member("name", .string(pattern: "^[a-z0-9]+(-[a-z0-9]+)*$")),
    .member("severity", .words(Severity.self)),
    .member("confidence", .words(Confidence.self)),
    .member("summary", .string()),
    .member("sessions", .list(.defined("session_id"))),
    .member("transfers", .list(.defined("transfer_id"))),
    .member("count", .integer(1...Int.max), "How often it happened."),
    .member("facts", .map(.anything), "What it rests on; the keys differ from finding to finding."),
    .member("causes", .list(.string())),
    .member("remedies", .list(.string())),
    .member("evidence", .list(.object(evidence))),
  ]

  private static let evidence: [Member] = [
    .member("capture", .defined("capture_id")),
    .member("file", .orNull(.string())),
    .member("frames", .list(.integer(1...Int.max))),
    .member("time", .defined("time")),
    .member("shows", .string()),
    .member("display_filter", .string(), "A Wireshark filter that selects exactly these frames."),
    .member("context_filter", .string(), "A Wireshark filter that selects their connection."),
  ]

  static let summary: [Member] = [
    .member("verdict", .string(), "What happened, in a sentence or two."),
    .member("sessions", .count),
    .member("probes", .count),
    .member("transfers", .count),
    .member("outcomes", .map(.count), "Transfers, by outcome; what did not happen is left out."),
    .member("bytes", .count),
    .optional(
      "unpaired_connections", .count,
      "Connections that could be another's leg or not; there if captures were compared."),
    .member("findings", .object(Severity.allCases.reversed().map { .member($0.rawValue, .count) })),
    .member(
      "passive_ports",
      .object([
        .member("distinct", .count),
        .member("lowest", .orNull(.defined("port"))),
        .member("highest", .orNull(.defined("port"))),
        .member("peak_in_use", .count),
      ])),
  ]
}
