internal import NetworkTypes

/// A RST, with what tells whether its sender is who it claims to be.
public struct ResetRecord: Hashable, Sendable {
  /// When and where it was seen.
  public let mark: SegmentMark
  /// Its TTL or hop limit.
  public let hopLimit: UInt8
  /// Its IPv4 identification; nil for IPv6.
  public let identification: UInt16?
  /// Where in its sender's stream it stands.
  public let offset: Int
  /// Whether both FINs had been acknowledged, so that there was nothing left to reset.
  public let isAfterClose: Bool
}
