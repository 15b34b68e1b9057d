internal import PacketDecoding

/// The fields by which two frames are recognised as copies of one.
struct SegmentIdentity: Hashable, Sendable {
  private let sequence: SequenceNumber
  private let acknowledgment: SequenceNumber
  private let length: UInt32
  let identification: UInt16
  private let window: UInt16
  private let flags: TCPFlags

  init(_ segment: TCPSegment, _ identification: UInt16) {
    sequence = segment.sequence
    acknowledgment = segment.acknowledgment
    length = UInt32(truncatingIfNeeded: segment.payloadLength)
    self.identification = identification
    window = segment.window
    flags = segment.flags
  }
}
