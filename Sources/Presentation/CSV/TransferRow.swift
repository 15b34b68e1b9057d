internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows
internal import TraceComparison

/// A transfer as a row of CSV.
struct TransferRow {
  /// The names of the columns, in their order.
  static let columns = [
    "id", "session", "command", "argument", "path", "direction", "mode", "type", "restart_offset",
    "advertised_ip", "advertised_port", "used_address", "expected_bytes", "bytes", "start", "end",
    "duration_s",
    "goodput_bps", "outcome", "reply_code", "reply_text", "inferred", "backend", "backend_state", "legs",
    "capture", "connection", "originator_ip", "originator_port", "responder_ip", "responder_port",
    "community_id", "payload_bytes_to_client", "payload_bytes_to_server", "segments",
    "retransmitted_segments",
    "missed_bytes", "unseen_bytes", "rtt_min_s", "end_reason", "closed_by", "first_frame", "last_frame",
    "findings",
  ]

  private let transfer: ReportedTransfer
  private let session: ReportedSession
  private let findings: String

  init(_ transfer: ReportedTransfer, of session: ReportedSession, findings: String) {
    self.transfer = transfer
    self.session = session
    self.findings = findings
  }

  /// The fields, one for each column.
  var fields: [CSVWriter.Field] { transferFields + connectionFields + [.text(findings)] }

  private var transferFields: [CSVWriter.Field] {
    [
      .text(transfer.id), .text(session.id),
      .text(transfer.command), .text(transfer.argument), .text(transfer.path), .text(transfer.direction),
      .text(transfer.mode?.rawValue), .text(transfer.type?.rawValue), .integer(transfer.restartOffset),
      .text(transfer.advertised?.ip), .integer(transfer.advertised.map { Int($0.port) }),
      .text(transfer.usedAddress?.rawValue), .integer(transfer.expectedBytes), .integer(transfer.bytes),
      .time(transfer.start), .time(transfer.end), .seconds(transfer.duration), .integer(transfer.goodput),
      .text(transfer.outcome.rawValue), .integer(transfer.reply?.code), .text(transfer.reply?.text),
      .bool(transfer.isInferred), .text(transfer.backend), .text(transfer.backendState.rawValue),
      .integer(transfer.legs.count),
    ]
  }

  /// What the capture nearest the client saw of the data connection.
  private var connectionFields: [CSVWriter.Field] {
    let leg = transfer.legs.first
    return [
      .text(leg?.capture), .integer(leg?.connection),
      .text(leg?.originator.address.description), .integer(leg.map { Int($0.originator.port) }),
      .text(leg?.responder.address.description), .integer(leg.map { Int($0.responder.port) }),
      .text(leg?.communityID), .integer(leg?.payload.toClient), .integer(leg?.payload.toServer),
      .integer(leg?.segments), .integer(leg?.retransmittedSegments), .integer(leg?.missedBytes),
      .integer(leg?.unseenBytes), .seconds(leg?.shortestRoundTrip),
      .text(leg?.endReason.rawValue), .text(leg?.closedBy.rawValue),
      .integer(leg?.firstFrame), .integer(leg?.lastFrame),
    ]
  }
}
