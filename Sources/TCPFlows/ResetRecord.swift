public import NetworkTypes

/// A RST, with what tells whether its sender is who it claims to be.
public struct ResetRecord: Hashable, Sendable {
  /// When and where it was seen.
  public let mark: SegmentMark
  /// Its TTL or hop limit.
  public let hopLimit: UInt8
  /// Its IPv4 identification; nil for IPv6.
  public let identification: UInt16?
  /// The IPv4 identification of its supposed sender's segment before; nil where none is known.
  public let identificationBefore: UInt16?
  /// Where in its sender's stream it stands.
  public let offset: Int
  /// How far behind the last byte of its supposed sender it stands; 0 is right where the next one would be.
  public let distance: Int
  /// Whether both FINs had been acknowledged, so that there was nothing left to reset.
  public let isAfterClose: Bool
  /// The segment right before it on the connection; itself where it was the first one.
  public let previous: SegmentMark
  /// Whether the other end sent that segment, so that the RST may answer it.
  public let isAnswer: Bool
  /// How long the connection had been without a packet when the segment before it came.
  public let silenceBefore: ElapsedTime

  /// The time from the segment before it.
  public var delay: ElapsedTime { mark.time - previous.time }
}
