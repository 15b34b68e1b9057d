internal import FTPSessions
internal import Findings
internal import TraceComparison

extension ReportSchema {
  static let settings: [Member] = [
    .member("idle_threshold_s", .number),
    .member("idle_timeout_s", .orNull(.number)),
    .optional("idle_timeout_device", .orNull(.string()), "There with a timeout; null if given in seconds."),
    .member(
      "passive_ports",
      .orNull(.object([.member("lowest", .defined("port")), .member("highest", .defined("port"))]))),
    .member("control_ports", .list(.defined("port"))),
    .member("all_backends", .boolean),
    .member("exchanges", .boolean),
    .member("select", .orNull(.list(.defined("finding_code")))),
    .member("ignore", .list(.defined("finding_code"))),
    .member("min_severity", .words(Severity.self)),
    .member("show_passwords", .boolean),
    .member("max_memory_bytes", .count),
  ]

  static let capture: [Member] = [
    .member("id", .defined("capture_id")),
    .member("name", .string()),
    .member("role", .words(VantagePointRole.self)),
    .member("role_source", .words(["given", "inferred"])),
    .member("role_reason", .string()),
    .optional("role_doubt", .string(), "What speaks against a role that was given."),
    .member("files", .list(.object(file))),
    .member("quality", .object(quality)),
    .member("clock", .object(clock)),
  ]

  private static let file: [Member] = [
    .member("path", .string(), "As given."),
    .member("format", .words(["pcap", "pcap-nanosecond", "pcapng"])),
    .member("frames", .count),
    .member("bytes", .count),
    .member("first_time", .orNull(.defined("time"))),
    .member("last_time", .orNull(.defined("time"))),
    .member("snaplen", .count),
    .member("link_types", .list(.string())),
    .member("truncated", .boolean),
    .optional("damage", .string()),
  ]

  private static let quality: [Member] = [
    .member("tcp_segments", .count),
    .member("skipped", .map(.count), "Frames without a segment, by reason."),
    .member("encapsulations", .map(.count), "Segments, by what they were wrapped in."),
    .member("reassembled_fragments", .count),
    .member("missed_bytes", .count),
    .member("duplicate_frames", .count),
    .member("acked_unseen_bytes", .count),
    .member("one_way_connections", .count),
    .member("out_of_order_frames", .count),
    .member("time_steps_back", .count),
    .member("cut_control_segments", .count),
    .member("starts_mid_session", .count),
    .member("conflicting_overlaps", .count),
    .member("transfers_without_data", .count),
    .member("limits_reached", .list(.string())),
    .member(
      "first_frames", .map(.integer(1...Int.max)), "Where each fault showed first, by the name of its count."),
  ]

  private static let clock: [Member] = [
    .member("reference", .defined("capture_id")),
    .member("offset_s", .orNull(.number)),
    .member("uncertainty_s", .orNull(.number)),
    .member("drift_ppm", .orNull(.number)),
    .member("pairs", .count),
    .member("method", .words(ClockAlignment.Method.self)),
    .optional(
      "steps",
      .list(.object([.member("time", .defined("time")), .member("size_s", .number)])),
      "When the clock was set."),
  ]

  static let path: [Member] = [
    .member("from", .defined("capture_id")),
    .member("to", .defined("capture_id")),
    .member("rtt_min_s", .orNull(.number)),
    .member(
      "direction_counts",
      .object([
        .member("sent", .count),
        .member("lost", .count),
        .member("injected", .count),
        .member("changed", .count),
        .member("to_server", .object(traffic)),
        .member("to_client", .object(traffic)),
      ])),
    .member("proxied", .boolean),
  ]

  private static let traffic: [Member] = [
    .member("sent", .count), .member("lost", .count), .member("undelivered_bytes", .count),
  ]
}
