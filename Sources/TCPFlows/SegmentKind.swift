/// What a segment is in its connection, beyond its flags.
public struct SegmentKind: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes a kind from its bits.
  @inlinable public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// A keep-alive probe: at most one byte, just before the next expected one (RFC 9293 section 3.8.4).
  @inlinable public static var keepAliveProbe: SegmentKind { SegmentKind(rawValue: 1) }
  /// The empty answer to a keep-alive probe.
  @inlinable public static var keepAliveAnswer: SegmentKind { SegmentKind(rawValue: 2) }
  /// Some of its payload had been seen before.
  @inlinable public static var retransmission: SegmentKind { SegmentKind(rawValue: 4) }
  /// It does not continue its stream, so that what is kept of holes may have changed; of use to the table only.
  static var outOfOrder: SegmentKind { SegmentKind(rawValue: 16) }
  /// The same frame as one before, captured a second time; it counts for nothing else.
  @inlinable public static var duplicate: SegmentKind { SegmentKind(rawValue: 8) }
}
