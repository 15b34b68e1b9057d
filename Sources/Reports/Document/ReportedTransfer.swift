public import FTPSessions
public import Findings
public import NetworkTypes
public import TCPFlows
public import TraceComparison

/// A transfer of a report.
public struct ReportedTransfer: Decodable, Sendable {
  /// The endpoint that was announced.
  public struct Advertised: Decodable, Sendable {
    /// The address; nil where the announcement has none.
    public let ip: String?
    /// The port.
    public let port: UInt16
  }

  /// The final reply.
  public struct Reply: Decodable, Sendable {
    /// The code.
    public let code: Int
    /// The text.
    public let text: String
  }

  /// The data connection in one capture.
  public struct Leg: Decodable, Sendable {
    /// Payload bytes by direction.
    public struct Payload: Decodable, Sendable {
      /// To the client.
      public let toClient: Int
      /// To the server.
      public let toServer: Int

      private enum CodingKeys: String, CodingKey {
        case toClient = "to_client"
        case toServer = "to_server"
      }
    }

    /// The id of the capture.
    public let capture: String
    /// The number of the connection in the capture, from 0.
    public let connection: Int
    /// The end that opened it.
    public let originator: Endpoint
    /// The end that was connected to.
    public let responder: Endpoint
    /// The Community ID of the connection.
    public let communityID: String
    /// Payload bytes by direction.
    public let payload: Payload
    /// Its segments.
    public let segments: Int
    /// Segments that were sent again.
    public let retransmittedSegments: Int
    /// Payload bytes that were not captured.
    public let missedBytes: Int
    /// Bytes that were sent for certain and not captured.
    public let unseenBytes: Int
    /// The shortest round trip; nil where none could be measured.
    public let shortestRoundTrip: ElapsedTime?
    /// How it ended.
    public let endReason: EndReason
    /// Who ended it.
    public let closedBy: Closer
    /// The first frame.
    public let firstFrame: Int
    /// The last frame.
    public let lastFrame: Int
    /// What opened and ended it, in order.
    public let events: [ReportedEvent]
    /// By what it was recognised.
    public let match: ReportedMatch

    private enum CodingKeys: String, CodingKey {
      case capture, connection, originator, responder, segments, events, match
      case communityID = "community_id"
      case missedBytes = "missed_bytes"
      case shortestRoundTrip = "rtt_min_s"
      case payload = "payload_bytes"
      case retransmittedSegments = "retransmitted_segments"
      case unseenBytes = "unseen_bytes"
      case endReason = "end_reason"
      case closedBy = "closed_by"
      case firstFrame = "first_frame"
      case lastFrame = "last_frame"
    }
  }

  /// The id, such as `S1.T1`.
  public let id: String
  /// The command; nil where none was seen.
  public let command: String?
  /// The argument.
  public let argument: String?
  /// The full path; nil where the working directory is not known.
  public let path: String?
  /// `download`, `upload` or `listing`.
  public let direction: String?
  /// How the data connection was arranged.
  public let mode: DataMode?
  /// How the file is represented.
  public let type: RepresentationType?
  /// The offset at which it started.
  public let restartOffset: Int
  /// The endpoint that was announced.
  public let advertised: Advertised?
  /// Which address the data connection went to.
  public let usedAddress: UsedAddress?
  /// The bytes that were announced.
  public let expectedBytes: Int?
  /// The payload of the data connection; nil where it was not captured.
  public let bytes: Int?
  /// When it began.
  public let start: Timestamp?
  /// When it ended.
  public let end: Timestamp?
  /// How long it took.
  public let duration: ElapsedTime?
  /// Bits a second.
  public let goodput: Int?
  /// How it ended.
  public let outcome: TransferOutcome
  /// The final reply.
  public let reply: Reply?
  /// Whether it was told from hosts, ports and times, because the dialogue is hidden.
  public let isInferred: Bool
  /// The data connection wherever it was seen, from the client to the server.
  public let legs: [Leg]
  /// The server that the data connection ended at.
  public let backend: String?
  /// What is known of that.
  public let backendState: BackendState

  private enum CodingKeys: String, CodingKey {
    case id, command, argument, path, direction, mode, type, advertised, bytes, start, end, outcome, reply,
      legs, backend
    case restartOffset = "restart_offset"
    case usedAddress = "used_address"
    case expectedBytes = "expected_bytes"
    case duration = "duration_s"
    case goodput = "goodput_bps"
    case isInferred = "inferred"
    case backendState = "backend_state"
  }
}
