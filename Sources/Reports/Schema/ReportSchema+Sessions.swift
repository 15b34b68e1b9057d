internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import TCPFlows
internal import TraceComparison

extension ReportSchema {
  static let session: [Member] =
    [
      .member("id", .defined("session_id")),
      .member("key", .string(pattern: "^[0-9a-f]{32}$"), "The same in every report on this session."),
      .member("client", .defined("endpoint")),
      .member("server", .defined("endpoint")),
      .member("user", .orNull(.object(Member.wireText("name")))),
    ] + Member.wireText("banner", .orNull(.string()))
    + Member.wireText("host", isRequired: false)
    + [
      .member("tls", .words(TLSMode.self)),
      .optional("opaque_since", .defined("time")),
      .optional("readable_since", .defined("time")),
      .member("start", .defined("time")),
      .member("end", .defined("time")),
      .member("outcome", .words(SessionOutcome.self)),
      .optional("outcome_reason", .string()),
      .member("backend", .orNull(.string())),
      .member("backend_state", .words(BackendState.self)),
      .member("legs", .list(.object(sessionLeg)), "One for each place where it was seen."),
      .optional("exchanges", .list(.defined("exchange")), "The dialogue, with --exchanges."),
      .member("transfers", .list(.defined("transfer"))),
      .optional("malformed_endpoints", .list(.object(malformedEndpoint))),
      .optional("limits_reached", .list(.string())),
    ]

  private static let sessionLeg: [Member] =
    connectionPlace + [
      .member("client", .defined("endpoint")),
      .member("server", .defined("endpoint")),
      .member("community_id", .defined("community_id")),
    ] + Member.frame("first_frame") + Member.frame("last_frame") + [
      .member("start", .defined("time")),
      .member("end", .defined("time")),
      .member("end_reason", .words(EndReason.self)),
      .member("closed_by", .words(Closer.self)),
      .member("rtt_min_s", .orNull(.number)),
      .member("missed_bytes", .count),
      .member("longest_gap_s", .number),
      .member("longest_payload_gap_s", .number),
      .member("gaps", .list(.object(gap))),
      .member("keepalives", .list(.object(keepAlives))),
      .member("match", .object(match)),
    ]

  private static let gap: [Member] = [
    .member("start", .defined("time")),
    .member("packet_gap_s", .number),
    .member("payload_gap_s", .number),
    .member("covered_s", .number),
    .member("transfer", .orNull(.defined("transfer_id"))),
    .member("ended_by", .words(ControlGap.End.self)),
  ]

  private static let keepAlives: [Member] = [
    .member("by", .words(["client", "server"])),
    .member("kind", .words(KeepAlives.Kind.self)),
    .member("count", .count),
    .member("first_delay_s", .orNull(.number)),
    .member("interval_s", .orNull(.number)),
    .member("answered", .count),
  ]

  static let match: [Member] = [
    .member("method", .words(Match.Method.self)),
    .member("score", .number),
  ]

  static let exchange: [Member] =
    Member.wireText("command", .orNull(.string())) + Member.wireText("argument", .orNull(.string())) + [
      .member("time", .defined("time")),
      .member("latency_s", .orNull(.number)),
      .member("replies", .list(.object(finalReply + [.member("time", .defined("time"))]))),
      .member("seen", .list(.object([.member("capture", .defined("capture_id"))] + Member.frame("frame")))),
    ]

  static let finalReply: [Member] =
    [.member("code", .defined("reply_code"))] + Member.wireText("text")

  private static let malformedEndpoint: [Member] =
    [.member("source", .string(), "The command, or the code of the reply.")] + Member.wireText("text") + [
      .member("fault", .words(EndpointFault.self)),
      .member("capture", .defined("capture_id")),
    ] + Member.frame("frame")
}
