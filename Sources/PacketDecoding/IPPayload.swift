/// What the payload of an IP packet is, by its protocol number, where it is not TCP.
enum IPPayload {
  /// Finds the header inside the payload.
  static func header(_ frame: RawSpan, of packet: IPPacket) -> Result<HeaderPlace, DecodeStop> {
    let offset = packet.payloadOffset
    switch packet.payloadProtocol {
    case 4: return .success(HeaderPlace(.ip(.v4), at: offset, inside: .ipInIP))
    case 41: return .success(HeaderPlace(.ip(.v6), at: offset, inside: .ipInIP))
    case 17: return UDPTunnel.header(frame, at: offset, end: packet.end)
    case 47: return GRE.header(frame, at: offset)
    // MPLS in IP (RFC 4023 section 3).
    case 137: return MPLS.header(frame, at: offset)
    // Ethernet in IP (RFC 3378 section 3): four bits of version, the rest reserved.
    case 97: return .success(HeaderPlace(.ethernet, at: offset + 2, inside: .etherIP))
    case 50: return .failure(DecodeStop(.ip, .encrypted, frame, at: offset))
    default: return .failure(DecodeStop(.ip, .notTCP, frame, at: offset))
    }
  }

  /// Whether a segment may be found in payload of a protocol: of TCP, a tunnel, or an extension header.
  static func mayHoldSegment(_ number: UInt8) -> Bool {
    switch number {
    case 0, 4, 6, 17, 41, 43, 44, 47, 51, 60, 97, 135, 137, 139, 140: true
    default: false
    }
  }
}
