internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows
internal import TraceComparison

/// A session as a row of CSV.
struct SessionRow {
  /// The names of the columns, in their order.
  static let columns = [
    "id", "key", "client_ip", "client_port", "server_ip", "server_port", "user_name", "banner", "tls",
    "start",
    "end", "outcome", "outcome_reason", "backend", "backend_state", "proxied", "legs", "capture",
    "connection", "community_id", "first_frame", "last_frame", "end_reason", "closed_by", "rtt_min_s",
    "missed_bytes", "longest_gap_s", "longest_payload_gap_s", "gaps", "keepalives", "transfers",
    "transfers_completed", "bytes", "findings",
  ]

  private let session: ReportedSession
  private let findings: String

  init(_ session: ReportedSession, findings: String) {
    self.session = session
    self.findings = findings
  }

  /// The fields, one for each column.
  var fields: [CSVWriter.Field] {
    let leg = session.legs.first
    let bytes = session.transferredBytes
    let keepAlives = leg?.keepAlives.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
    let completed = session.completedTransfers
    return [
      .text(session.id), .text(session.key),
      .text(session.client.address.description), .integer(Int(session.client.port)),
      .text(session.server.address.description), .integer(Int(session.server.port)),
      .text(session.user?.name), .text(session.banner), .text(session.tls.rawValue),
      .time(session.start), .time(session.end), .text(session.outcome.rawValue),
      .text(session.outcomeReason), .text(session.backend), .text(session.backendState.rawValue),
      .bool(session.isProxied), .integer(session.legs.count),
      .text(leg?.capture), .integer(leg?.connection), .text(leg?.communityID),
      .integer(leg?.firstFrame), .integer(leg?.lastFrame),
      .text(leg?.endReason.rawValue), .text(leg?.closedBy.rawValue), .seconds(leg?.shortestRoundTrip),
      .integer(leg?.missedBytes), .seconds(leg?.longestGap), .seconds(leg?.longestPayloadGap),
      .integer(leg?.gaps.count), .integer(keepAlives),
      .integer(session.transfers.count), .integer(completed), .integer(bytes), .text(findings),
    ]
  }
}
