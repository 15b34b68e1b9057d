internal import NetworkTypes
internal import TCPFlows

/// Payload of one side that was captured before what it answers: it waits a moment for that.
///
/// Frames of the two directions overtake one another where a capture has several queues. A reply that were read before
/// its command would answer another one.
struct OvertakingBytes {
  /// Segments that may wait at once.
  static let maximumSegments = 64

  /// A segment that waits.
  struct Segment {
    let bytes: [UInt8]
    let length: Int
    let offset: Int
    let mark: SegmentMark
  }

  private(set) var segments: [Segment] = []
  /// The offset that the other side's stream has to reach before they are read.
  private var needed = 0

  var isEmpty: Bool { segments.isEmpty }

  /// Bytes of memory that it holds, roughly.
  var heldBytes: Int { segments.reduce(0) { $0 + $1.bytes.count + 64 } }

  mutating func append(_ segment: Segment, until needed: Int) {
    segments.append(segment)
    self.needed = max(self.needed, needed)
  }

  /// Whether what they answer has come, or will not come any more.
  func isReady(otherSide offset: Int, at time: Timestamp) -> Bool {
    guard let first = segments.first else { return false }
    return offset >= needed || segments.count >= Self.maximumSegments
      || time - first.mark.time > ControlChannel.reorderingTime
  }

  /// Takes them all out.
  mutating func take() -> [Segment] {
    defer { segments = [] }
    needed = 0
    return segments
  }
}
