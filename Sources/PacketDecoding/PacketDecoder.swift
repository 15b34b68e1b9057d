public import NetworkTypes

/// Decodes frames from the link layer up to TCP, through IP inside IP.
///
/// Each step checks once that its header is there, then reads the fields without failing.
public struct PacketDecoder: Sendable {
  /// IP packets inside one another, IPv6 extension headers and VLAN tags that are followed.
  static let maximumNesting = 8

  /// Makes a decoder.
  public init() {}

  /// Decodes one frame.
  ///
  /// Lengths on the wire come from the IP header, so that trailers, padding and short snapshots do not falsify
  /// them; `wireLength`, the frame's own length on the wire, counts only where the IP header says 0.
  public func decode(_ frame: RawSpan, linkType: LinkType, wireLength: Int) -> DecodedPacket {
    switch LinkLayer.packet(in: frame, linkType: linkType) {
    case .failure(let stop): return .stop(stop)
    case .success(var packet):
      for _ in 0...Self.maximumNesting {
        switch IPPacket.parse(frame, packet, wireLength: max(wireLength, frame.byteCount)) {
        case .failure(let stop): return .stop(stop)
        case .success(let ip):
          switch ip.payloadProtocol {
          case 6: return Self.segment(frame, in: ip)
          case 4: packet = NetworkLayerPacket(version: .ipv4, offset: ip.payloadOffset)
          case 41: packet = NetworkLayerPacket(version: .ipv6, offset: ip.payloadOffset)
          default: return Self.stop(.notTCP, .ip, frame, needed: 0, at: ip.payloadOffset)
          }
        }
      }
      return Self.stop(.tooManyHeaders, .ip, frame, needed: 0, at: packet.offset)
    }
  }

  /// RFC 9293 section 3.1.
  @inline(__always)
  private static func segment(_ frame: RawSpan, in ip: IPPacket) -> DecodedPacket {
    let offset = ip.payloadOffset
    let capturedEnd = min(frame.byteCount, ip.end)
    guard ip.end - offset >= 20 else { return stop(.malformed, .tcp, frame, needed: 20, at: offset) }
    guard capturedEnd - offset >= 20 else { return stop(.truncated, .tcp, frame, needed: 20, at: offset) }
    let headerLength = Int(frame.byte(at: offset + 12) >> 4) * 4
    guard headerLength >= 20, offset + headerLength <= ip.end else {
      return stop(.malformed, .tcp, frame, needed: headerLength, at: offset)
    }
    let payloadOffset = offset + headerLength
    let capturedPayloadOffset = min(payloadOffset, capturedEnd)
    return .segment(
      TCPSegment(
        source: Endpoint(ip.source, frame.uint16(at: offset)),
        destination: Endpoint(ip.destination, frame.uint16(at: offset + 2)),
        sequence: SequenceNumber(frame.uint32(at: offset + 4)),
        acknowledgment: SequenceNumber(frame.uint32(at: offset + 8)),
        flags: TCPFlags(rawValue: frame.byte(at: offset + 13)), window: frame.uint16(at: offset + 14),
        hopLimit: ip.hopLimit, identification: ip.identification,
        optionBytes: offset + 20..<capturedPayloadOffset,
        payloadBytes: capturedPayloadOffset..<capturedEnd, payloadLength: ip.end - payloadOffset))
  }

  private static func stop(
    _ reason: DecodeStop.Reason, _ layer: DecodeStop.Layer, _ frame: RawSpan, needed: Int, at offset: Int
  ) -> DecodedPacket {
    .stop(
      DecodeStop(
        layer: layer, reason: reason, needed: needed, available: max(0, frame.byteCount - offset),
        offset: offset))
  }
}
