internal import NetworkTypes

extension TCPSegment {
  /// Reads the header that `packet`'s payload starts with (RFC 9293 section 3.1).
  @inline(__always)
  static func decode(
    _ frame: RawSpan, in packet: IPPacket, inside encapsulations: Encapsulations
  ) -> DecodedPacket {
    let offset = packet.payloadOffset
    let capturedEnd = min(frame.byteCount, packet.end)
    guard packet.end - offset >= 20 else {
      return .stop(DecodeStop(.tcp, .malformed, frame, needed: 20, at: offset))
    }
    guard capturedEnd - offset >= 20 else {
      return .stop(DecodeStop(.tcp, .truncated, frame, needed: 20, at: offset))
    }
    let headerLength = Int(frame.byte(at: offset + 12) >> 4) * 4
    guard headerLength >= 20, offset + headerLength <= packet.end else {
      return .stop(DecodeStop(.tcp, .malformed, frame, needed: headerLength, at: offset))
    }
    let payloadOffset = offset + headerLength
    let capturedPayloadOffset = min(payloadOffset, capturedEnd)
    return .segment(
      TCPSegment(
        source: Endpoint(packet.source, frame.uint16(at: offset)),
        destination: Endpoint(packet.destination, frame.uint16(at: offset + 2)),
        sequence: SequenceNumber(frame.uint32(at: offset + 4)),
        acknowledgment: SequenceNumber(frame.uint32(at: offset + 8)),
        flags: TCPFlags(rawValue: frame.byte(at: offset + 13)), window: frame.uint16(at: offset + 14),
        hopLimit: packet.hopLimit, identification: packet.identification,
        optionBytes: offset + 20..<capturedPayloadOffset,
        payloadBytes: capturedPayloadOffset..<capturedEnd, payloadLength: packet.end - payloadOffset,
        encapsulations: encapsulations))
  }
}
