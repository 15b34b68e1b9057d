public import NetworkTypes
public import TCPFlows

/// A silence on a control connection together with the segment that was sent into it.
public struct Silence: Hashable, Sendable {
  /// Shorter ones are not looked at.
  public static let minimum = ElapsedTime(seconds: 1)

  /// The last payload before it.
  public let lastPayload: SegmentMark
  /// The last packet before it.
  public let lastPacket: SegmentMark
  /// The segment that ended it.
  public let endedBy: SegmentMark
  /// Whether the client sent that segment.
  public let isEndedByClient: Bool

  /// The time without any packet.
  public var packetGap: ElapsedTime { endedBy.time - lastPacket.time }
  /// The time without payload.
  public var payloadGap: ElapsedTime { endedBy.time - lastPayload.time }
}
