internal import NetworkTypes
public import PacketDecoding
public import TCPFlows

/// One segment of a control connection, as comparing vantage points needs it.
public struct ControlSegment: Hashable, Sendable {
  /// Which end sent it.
  public let direction: Direction
  /// Its control bits.
  public let flags: TCPFlags
  /// What it is beyond them.
  public let kind: SegmentKind
  /// The payload's length on the wire.
  public let length: Int
  /// Where its payload starts in its sender's stream.
  public let offset: Int
  /// When and where it was seen.
  public let mark: SegmentMark

  /// The same segment in a stream whose offsets are counted from elsewhere.
  public func shifted(by bytes: Int) -> ControlSegment {
    ControlSegment(
      direction: direction, flags: flags, kind: kind, length: length, offset: offset + bytes, mark: mark)
  }
}

extension ControlSegment {
  init(_ segment: TCPSegment, _ tracked: TrackedSegment, _ mark: SegmentMark) {
    self.init(
      direction: tracked.direction, flags: segment.flags, kind: tracked.kind, length: segment.payloadLength,
      offset: tracked.offset, mark: mark)
  }
}
