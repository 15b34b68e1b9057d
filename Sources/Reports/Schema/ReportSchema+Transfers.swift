internal import FTPSessions
internal import Findings
internal import TCPFlows
internal import TraceComparison

extension ReportSchema {
  static let transfer: [Member] =
    [
      .member("id", .defined("transfer_id")),
      .member("command", .orNull(.string())),
    ] + Member.wireText("argument", .orNull(.string()))
    + [.optional("argument_cut", .boolean, "There if the end of the argument was not captured.")]
    + Member.wireText("path", .orNull(.string()))
    + [
      .member("direction", .orNull(.words(["download", "upload", "listing"]))),
      .member("mode", .orNull(.words(DataMode.self))),
      .member("type", .orNull(.words(RepresentationType.self))),
      .member("restart_offset", .count),
      .member("advertised", .orNull(.object(advertised))),
      .member("used_address", .orNull(.words(UsedAddress.self))),
      .member("expected_bytes", .orNull(.count)),
      .member("bytes", .orNull(.count), "The payload of the data connection; null if not captured."),
      .member("start", .orNull(.defined("time"))),
      .member("end", .orNull(.defined("time"))),
      .member("duration_s", .orNull(.number)),
      .member("goodput_bps", .orNull(.count)),
      .member("outcome", .words(TransferOutcome.self)),
      .member("reply", .orNull(.object(finalReply))),
      .member("inferred", .boolean),
      .member("legs", .list(.object(transferLeg))),
      .member("backend", .orNull(.string())),
      .member("backend_state", .words(BackendState.self)),
    ]

  private static let advertised: [Member] = [
    .member("ip", .orNull(.defined("ip"))), .member("port", .defined("port")),
  ]

  private static let transferLeg: [Member] =
    connectionPlace + ends + [
      .member(
        "payload_bytes",
        .object([.member("to_client", .count), .member("to_server", .count)])),
      .member("segments", .count),
      .member("retransmitted_segments", .count),
      .member("missed_bytes", .count, "Between bytes that were captured."),
      .member("unseen_bytes", .count, "Sent for certain and not captured, wherever they stand."),
      .member("rtt_min_s", .orNull(.number)),
      .member("end_reason", .words(EndReason.self)),
      .member("closed_by", .words(Closer.self)),
    ] + Member.frame("first_frame") + Member.frame("last_frame") + [
      .member("events", .list(.object(event)), "What opened and ended the connection."),
      .member("match", .object(match)),
    ]

  private static let ends: [Member] = [
    .member("originator", .defined("endpoint")),
    .member("responder", .defined("endpoint")),
    .member("community_id", .defined("community_id")),
  ]

  static let unclaimed: [Member] =
    connectionPlace + ends + [
      .member(
        "payload_bytes",
        .object([.member("from_originator", .count), .member("from_responder", .count)])),
      .member("end_reason", .words(EndReason.self)),
    ] + Member.frame("first_frame")
}
