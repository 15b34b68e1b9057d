public import Capture
internal import NetworkTypes
public import TCPFlows

/// What one vantage point saw.
public struct Trace: Sendable {
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

  /// The last frames of the files that end inside a record or are damaged, in the order of the files.
  public var lastFramesOfCutFiles: [SegmentMark] {
    files.enumerated().compactMap { place, file in
      guard file.isTruncated, let time = file.lastTime else { return nil }
      return SegmentMark(frame: FrameReference(file: UInt32(place), number: file.frames), time: time)
    }
  }

  /// What comparing needs; empty unless it was asked for.
  public internal(set) var record = ComparisonRecord()
  /// Which bytes may be shown of the connections that are, or could have been, control connections, by their index;
  /// empty unless it was asked for.
  public internal(set) var shownBytes: [Int: ShownBytes] = [:]
}
