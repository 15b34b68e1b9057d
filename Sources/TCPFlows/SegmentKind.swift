/// What a segment is in its connection, beyond its flags.
public struct SegmentKind: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes a kind from its bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// A keep-alive probe: at most one byte, just before the next expected one (RFC 9293 section 3.8.4).
  public static let keepAliveProbe = SegmentKind(rawValue: 1)
  /// The empty answer to a keep-alive probe.
  public static let keepAliveAnswer = SegmentKind(rawValue: 2)
  /// Some of its payload had been seen before.
  public static let retransmission = SegmentKind(rawValue: 4)
  /// The same frame as the one before, captured a second time; it counts for nothing else.
  public static let duplicate = SegmentKind(rawValue: 8)
}
