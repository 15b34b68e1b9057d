internal import Capture
internal import NetworkTypes
internal import PacketDecoding

/// Finds the segment that a frame holds or completes.
struct SegmentFinder: ~Copyable {
  private let decoder = PacketDecoder()
  private var reassembler = FragmentReassembler()

  /// The segment of the next frame, if it has one; of a packet in pieces it is the last one's.
  mutating func segment(in frame: RawSpan, _ header: FrameHeader) -> TCPSegment? {
    let packet = decoder.decode(frame, linkType: header.linkType, wireLength: header.wireLength)
    return segment(of: packet, in: frame, at: header.time)
  }

  private mutating func segment(
    of packet: DecodedPacket, in frame: RawSpan, at time: Timestamp
  ) -> TCPSegment? {
    switch packet {
    case .segment(let segment): return segment
    case .stop: return nil
    case .fragment(let fragment):
      guard case .whole(let whole) = reassembler.take(fragment, in: frame, at: time) else { return nil }
      // A piece inside the packet makes this call itself, no deeper than tunnels are followed.
      return segment(of: whole.decoded, in: whole.bytes.span.bytes, at: time)
    }
  }
}
