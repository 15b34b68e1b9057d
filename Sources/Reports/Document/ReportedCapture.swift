public import FTPSessions
public import NetworkTypes
public import TraceComparison

/// A capture of a report: what a vantage point recorded.
public struct ReportedCapture: Decodable, Sendable {
  /// One of its files.
  public struct File: Decodable, Sendable {
    /// The path as it was given.
    public let path: String
    /// `pcap`, `pcap-nanosecond` or `pcapng`.
    public let format: String
    /// Frames in it.
    public let frames: Int
    /// Its size in bytes.
    public let bytes: Int
    /// The time of its first frame.
    public let firstTime: Timestamp?
    /// The time of its last frame.
    public let lastTime: Timestamp?
    /// The most bytes of a frame that were recorded.
    public let snapshotLength: Int
    /// The link types of its frames.
    public let linkTypes: [String]
    /// Whether it ends in the middle of something.
    public let isTruncated: Bool
    /// What is wrong with it; nil where nothing is.
    public let damage: String?

    private enum CodingKeys: String, CodingKey {
      case path, format, frames, bytes, damage
      case firstTime = "first_time"
      case lastTime = "last_time"
      case snapshotLength = "snaplen"
      case linkTypes = "link_types"
      case isTruncated = "truncated"
    }
  }

  /// The clock, related to that of the reference.
  public struct Clock: Decodable, Sendable {
    /// A moment at which the clock was set.
    public struct Step: Decodable, Sendable {
      /// The first time after it.
      public let time: Timestamp
      /// By how much the clock went ahead.
      public let size: ElapsedTime

      private enum CodingKeys: String, CodingKey {
        case time
        case size = "size_s"
      }
    }

    /// The id of the capture whose clock is the reference.
    public let reference: String
    /// What to add to the capture's times; nil where nothing is known.
    public let offset: ElapsedTime?
    /// How far the offset may be from the truth.
    public let uncertainty: ElapsedTime?
    /// By how many millionths the clock runs slower than the reference.
    public let driftPPM: Double?
    /// Segments that both captures hold.
    public let pairs: Int
    /// How the relation is known.
    public let method: ClockAlignment.Method
    /// When the clock was set; nil where it was not.
    public let steps: [Step]?

    private enum CodingKeys: String, CodingKey {
      case reference, pairs, method, steps
      case offset = "offset_s"
      case uncertainty = "uncertainty_s"
      case driftPPM = "drift_ppm"
    }
  }

  /// The id, such as `C1`.
  public let id: String
  /// The name.
  public let name: String
  /// Where it was made.
  public let role: VantagePointRole
  /// `given` or `inferred`.
  public let roleSource: String
  /// Why it is thought to have been made there.
  public let roleReason: String
  /// What speaks against a role that was given.
  public let roleDoubt: String?
  /// Its files in the order of their frames.
  public let files: [File]
  /// What it lacks, or holds too much of.
  public let quality: ReportedQuality
  /// Its clock.
  public let clock: Clock

  private enum CodingKeys: String, CodingKey {
    case id, name, role, files, quality, clock
    case roleSource = "role_source"
    case roleReason = "role_reason"
    case roleDoubt = "role_doubt"
  }

  /// The name without the extensions of capture files, for use in sentences.
  public var shortName: String { VantagePoint(name: name, role: role).shortName }

  /// When its first frame was seen.
  public var start: Timestamp? { files.compactMap(\.firstTime).min() }
}
