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
      .optional("failures", .list(.object(failure)), "What went wrong in a session that failed."),
      .member("backend", .orNull(.string())),
      .member("backend_state", .words(BackendState.self)),
      .optional(
        "proxied", .boolean, "Whether two legs are different connections; there if captures were compared."),
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
      .member("events", .list(.object(event)), "What opened and ended the connection."),
      .member("match", .object(match)),
    ]

  static let event: [Member] =
    [
      .member("kind", .words(ConnectionEvent.Kind.self)),
      .member("from", .words(["client", "server"])),
      .member("time", .defined("time"), "By the clock of the reference, where captures are compared."),
    ] + Member.frame("frame")

  private static let failure: [Member] = [
    .member("transfer", .orNull(.defined("transfer_id"))),
    .member("kind", .string()),
    .member("text", .string()),
    .member("capture", .defined("capture_id")),
    .member("frame", .orNull(.integer(1...Int.max))),
    .optional("frame_file", .string(), "The file of frame, where the capture has several."),
  ]

  private static let gap: [Member] =
    [
      .member("start", .defined("time"), "By the capture's own clock."),
      .member(
        "time", .defined("time"), "The same by the clock of the reference, where captures are compared."),
    ] + Member.frame("frame") + [
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
    .member("first_time", .orNull(.defined("time")), "By the clock of the reference, as is the last one."),
    .member("last_time", .orNull(.defined("time"))),
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
      .member("seen", .list(.object(sighting)), "Where its lines were seen."),
      .optional(
        "missed_replies", .list(.object(missedReply)),
        "Replies that another capture shows and the one that tells of the session does not."),
    ]

  private static let missedReply: [Member] =
    finalReply + [.member("time", .defined("time")), .member("capture", .defined("capture_id"))]
    + Member.frame("frame")

  private static let sighting: [Member] =
    [.member("capture", .defined("capture_id"))] + Member.frame("frame") + [
      .member("time", .defined("time"), "By the clock of the reference, where captures are compared."),
      .member("reply", .orNull(.count), "The place of the reply among the replies; null for the command."),
    ]

  static let finalReply: [Member] =
    [.member("code", .defined("reply_code"))] + Member.wireText("text")

  private static let malformedEndpoint: [Member] =
    [.member("source", .string(), "The command, or the code of the reply.")] + Member.wireText("text") + [
      .member("fault", .words(EndpointFault.self)),
      .member("capture", .defined("capture_id")),
    ] + Member.frame("frame")
}
