public import Capture
internal import NetworkTypes
public import TCPFlows

/// What one vantage point saw.
public struct Trace: Sendable {
  /// How good the capture is.
  public struct Quality: Sendable {
    /// TCP segments accounted for.
    public internal(set) var tcpSegments = 0
    /// Frames that hold no segment to account for, by reason.
    public internal(set) var skipped: [(reason: String, count: Int)] = []
    /// Payload bytes that were sent and not captured.
    public internal(set) var missedBytes = 0
    /// Frames that were captured twice.
    public internal(set) var duplicateFrames = 0
    /// Payload bytes that the capture does not hold though their receiver acknowledged them.
    public internal(set) var acknowledgedUnseenBytes = 0
    /// Connections of which one direction was not captured.
    public internal(set) var oneWayConnections = 0
  }

  /// The capture's name and place.
  public internal(set) var vantagePoint: VantagePoint
  /// The capture's files, in the order of their first frames.
  public let files: [CaptureFileInfo]
  /// How good the capture is.
  public internal(set) var quality = Quality()
  /// The last frame of the capture; nil where it has none.
  public internal(set) var lastFrame: SegmentMark?
  /// All TCP connections in the order of their first frames.
  public let connections: ConnectionList
  /// The sessions in the order of their first frames.
  public internal(set) var sessions: [Session] = []
  /// Connections to a control port on which nothing was asked, such as health checks.
  public internal(set) var probes = 0
  /// Connections to a control port that carry payload and do not look like FTP.
  public internal(set) var foreignControlConnections = 0
  /// The connections that could belong to a session and that none claims.
  public internal(set) var unclaimed: [Int] = []
  /// What comparing needs; empty unless it was asked for.
  public internal(set) var record = ComparisonRecord()
}
