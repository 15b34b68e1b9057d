public import NetworkTypes

/// What a capture file says of a frame beside its bytes.
public struct FrameHeader: Hashable, Sendable {
  /// The frame's number in its file, from 1, as Wireshark counts.
  public let number: UInt32
  /// When the frame was captured.
  public let time: Timestamp
  /// The frame's length on the wire in bytes; never less than what was captured of it.
  public let wireLength: Int
  /// How the frame starts.
  public let linkType: LinkType

  /// Makes a frame header.
  public init(number: UInt32, time: Timestamp, wireLength: Int, linkType: LinkType) {
    self.number = number
    self.time = time
    self.wireLength = wireLength
    self.linkType = linkType
  }
}
