/// Where a segment belongs.
public struct TrackedSegment: Hashable, Sendable {
  /// The index of its connection in the table.
  public let connection: Int
  /// Which end sent it.
  public let direction: Direction
  /// The offset of its first payload byte in its stream.
  public let offset: Int
  /// Whether the segment opened its connection in the table.
  public let isFirst: Bool
  /// What it is.
  public let kind: SegmentKind
}
