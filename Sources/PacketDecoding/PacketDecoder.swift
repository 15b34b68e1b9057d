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
    switch LinkLayer.header(frame, linkType: linkType) {
    case .failure(let stop): return .stop(stop)
    case .success(let place):
      let wireEnd = max(wireLength, frame.byteCount)
      // Nearly all frames are TCP in IP and nothing more.
      if case .ip(let version) = place.kind, place.encapsulations.isEmpty {
        switch IPPacket.parse(frame, version, at: place.offset, wireEnd: wireEnd) {
        case .failure(let stop): return .stop(stop)
        case .success(let packet):
          if packet.payloadProtocol == 6, packet.part == nil {
            return TCPSegment.decode(frame, in: packet, inside: [])
          }
        }
      }
      return Self.walk(frame, from: place, wireEnd: wireEnd)
    }
  }

  /// Kept out of the way of ordinary frames.
  @inline(never)
  private static func walk(_ frame: RawSpan, from place: HeaderPlace, wireEnd: Int) -> DecodedPacket {
    var walk = HeaderWalk()
    return walk.decode(frame, from: place, wireEnd: wireEnd)
  }
}
