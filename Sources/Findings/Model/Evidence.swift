public import NetworkTypes

/// Frames of one file that show something.
public struct Evidence: Hashable, Sendable {
  /// The place of the capture among the traces.
  public let trace: Int
  /// The place of the file in its capture.
  public let file: Int
  /// The frames, in order and each once.
  public let frames: [UInt32]
  /// When the first of them was seen.
  public let time: Timestamp
  /// What they show.
  public let shows: String
  /// A Wireshark display filter that selects exactly these frames.
  public let displayFilter: String
  /// A Wireshark display filter that selects the connection that they belong to.
  public let contextFilter: String
}
