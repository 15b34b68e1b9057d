public import NetworkTypes

/// What is known of a capture file after it has been read.
public struct CaptureFileInfo: Hashable, Sendable {
  /// The path as it was given, `-` for standard input.
  public let path: String
  /// `pcap`, `pcap-nanosecond` or `pcapng`.
  public let format: String
  /// The most bytes that the capture kept of a frame; 0 where the file does not limit it.
  public let snapshotLength: Int
  /// The link types of the frames, named as `pcap_datalink_val_to_name(3)` does.
  public let linkTypes: [String]
  /// Frames read.
  public internal(set) var frames: UInt32 = 0
  /// Captured bytes read, without record headers.
  public internal(set) var bytes: Int = 0
  /// The time of the first frame in the file.
  public internal(set) var firstTime: Timestamp?
  /// The time of the last frame in the file.
  public internal(set) var lastTime: Timestamp?
  /// Whether the file ends inside a record or is damaged: what came before was read.
  public internal(set) var isTruncated = false
  /// What libpcap said where the reading ended early.
  public internal(set) var damage: String?
}
