public import FTPSessions
public import Findings
public import NetworkTypes
public import TCPFlows

/// The control connection of a session in one capture.
public struct ReportedLeg: Decodable, Sendable {
  /// A silence on it that was longer than the threshold.
  public struct Gap: Decodable, Sendable {
    /// When it began, by the clock of the reference where captures are compared.
    public let time: Timestamp
    /// The last frame with payload before it.
    public let frame: Int
    /// The longest time without any packet inside it.
    public let packetGap: ElapsedTime
    /// The time without payload.
    public let payloadGap: ElapsedTime
    /// How much of it data moved.
    public let covered: ElapsedTime
    /// The id of the transfer that covered most of it.
    public let transfer: String?
    /// What ended it.
    public let endedBy: ControlGap.End

    private enum CodingKeys: String, CodingKey {
      case time, frame, transfer
      case packetGap = "packet_gap_s"
      case payloadGap = "payload_gap_s"
      case covered = "covered_s"
      case endedBy = "ended_by"
    }
  }

  /// Keep-alives of one kind by one side.
  public struct KeepAlive: Decodable, Sendable {
    /// `client` or `server`.
    public let by: ReportedEvent.Side
    /// Their kind.
    public let kind: KeepAlives.Kind
    /// How many.
    public let count: Int
    /// How long the connection had been silent before the first.
    public let firstDelay: ElapsedTime?
    /// The mean time between two.
    public let interval: ElapsedTime?
    /// How many were answered.
    public let answered: Int
    /// When the first was seen.
    public let firstTime: Timestamp?
    /// When the last was seen.
    public let lastTime: Timestamp?

    private enum CodingKeys: String, CodingKey {
      case by, kind, count, answered
      case firstDelay = "first_delay_s"
      case interval = "interval_s"
      case firstTime = "first_time"
      case lastTime = "last_time"
    }
  }

  /// The id of the capture.
  public let capture: String
  /// The number of the connection in the capture, from 0.
  public let connection: Int
  /// The client's end.
  public let client: Endpoint
  /// The server's end.
  public let server: Endpoint
  /// The Community ID of the connection.
  public let communityID: String
  /// The first frame.
  public let firstFrame: Int
  /// The last frame.
  public let lastFrame: Int
  /// When it was first seen, by the capture's own clock.
  public let start: Timestamp
  /// When it was last seen, by the capture's own clock.
  public let end: Timestamp
  /// How it ended.
  public let endReason: EndReason
  /// Who ended it.
  public let closedBy: Closer
  /// The shortest round trip; nil where none could be measured.
  public let shortestRoundTrip: ElapsedTime?
  /// Payload bytes that were not captured.
  public let missedBytes: Int
  /// The longest time without a packet.
  public let longestGap: ElapsedTime
  /// The longest time without payload.
  public let longestPayloadGap: ElapsedTime
  /// The silences.
  public let gaps: [Gap]
  /// The keep-alives.
  public let keepAlives: [KeepAlive]
  /// What opened and ended it, in order.
  public let events: [ReportedEvent]
  /// By what it was recognised.
  public let match: ReportedMatch

  private enum CodingKeys: String, CodingKey {
    case capture, connection, client, server, start, end, gaps, events, match
    case communityID = "community_id"
    case shortestRoundTrip = "rtt_min_s"
    case missedBytes = "missed_bytes"
    case longestGap = "longest_gap_s"
    case longestPayloadGap = "longest_payload_gap_s"
    case firstFrame = "first_frame"
    case lastFrame = "last_frame"
    case endReason = "end_reason"
    case closedBy = "closed_by"
    case keepAlives = "keepalives"
  }

  /// Which end's RST, or else FIN, was the first; nil where none was seen.
  public var endingSide: ReportedEvent.Side? {
    let wanted: ReportedEvent.Kind = endReason == .reset || endReason == .refused ? .rst : .fin
    return events.first { $0.kind == wanted }?.from
  }
}
