public import NetworkTypes

/// Decodes frames from the link layer up to TCP, through packets inside one another.
///
/// Each step checks once that its header is there, then reads the fields without failing.
public struct PacketDecoder: Sendable {
  /// Packets around a packet that are left, and IPv6 extension headers and VLAN tags that are passed over.
  static let maximumNesting = 8

  /// Makes a decoder.
  public init() {}

  /// Decodes one frame.
  ///
  /// Lengths on the wire come from the IP header, so that trailers, padding and short snapshots do not falsify
  /// them; `wireLength`, the frame's own length on the wire, counts only where the IP header says 0.
  public func decode(_ frame: RawSpan, linkType: LinkType, wireLength: Int) -> DecodedPacket {
    let wireEnd = max(wireLength, frame.byteCount)
    let offset = Self.ordinaryOffset(frame, linkType)
    if offset > 0, case .success(let packet) = IPPacket.parse(frame, .v4, at: offset, wireEnd: wireEnd),
      packet.part == nil
    {
      if packet.payloadProtocol == 6 {
        return TCPSegment.decode(frame, in: packet, inside: offset == Self.taggedOffset ? .vlan : [])
      }
      if packet.payloadProtocol == 17, !UDPTunnel.mayBe(frame, at: packet.payloadOffset) {
        return .stop(DecodeStop(.ip, .notTCP, frame, at: packet.payloadOffset))
      }
    }
    return Self.walk(frame, linkType: linkType, wireEnd: wireEnd)
  }

  /// Where IPv4 starts in a VLAN's frame.
  private static let taggedOffset = 18

  /// Where IPv4 starts in the frames that nearly all are: Ethernet with or without a tag, or Linux's cooked form of
  /// it; 0 in others, which have to be looked at step by step.
  @inline(__always)
  private static func ordinaryOffset(_ frame: RawSpan, _ linkType: LinkType) -> Int {
    guard frame.byteCount >= 20 else { return 0 }
    if linkType == .ethernet {
      let type = frame.uint16(at: 12)
      if type == 0x0800 { return 14 }
      return type == 0x8100 && frame.uint16(at: 16) == 0x0800 ? taggedOffset : 0
    }
    if linkType == .linuxCooked { return frame.uint16(at: 14) == 0x0800 ? 16 : 0 }
    if linkType == .linuxCooked2 { return frame.uint16(at: 0) == 0x0800 ? 20 : 0 }
    return 0
  }

  /// Kept out of the way of ordinary frames.
  @inline(never)
  private static func walk(_ frame: RawSpan, linkType: LinkType, wireEnd: Int) -> DecodedPacket {
    switch LinkLayer.header(frame, linkType: linkType) {
    case .failure(let stop): return .stop(stop)
    case .success(let place):
      if case .ip(let version) = place.kind,
        case .success(let packet) = IPPacket.parse(frame, version, at: place.offset, wireEnd: wireEnd),
        packet.payloadProtocol == 6, packet.part == nil
      {
        return TCPSegment.decode(frame, in: packet, inside: place.encapsulations)
      }
      var walk = HeaderWalk()
      return walk.decode(frame, from: place, wireEnd: wireEnd)
    }
  }
}
