internal import NetworkTypes

/// Link layers: finds the IP packet in a frame.
enum LinkLayer {
  @inline(__always)
  static func packet(in frame: RawSpan, linkType: LinkType) -> Result<NetworkLayerPacket, DecodeStop> {
    switch linkType {
    case .ethernet:
      tagged(frame, typeOffset: 12, payloadOffset: 14)
    case .linuxCooked:
      tagged(frame, typeOffset: 14, payloadOffset: 16)
    case .linuxCooked2:
      tagged(frame, typeOffset: 0, payloadOffset: 20)
    case .raw, .rawOpenBSD, .rawInFiles:
      .success(NetworkLayerPacket(version: .unstated, offset: 0))
    case .ipv4:
      .success(NetworkLayerPacket(version: .ipv4, offset: 0))
    case .ipv6:
      .success(NetworkLayerPacket(version: .ipv6, offset: 0))
    case .null, .loop:
      loopback(frame)
    default:
      .failure(stop(.unsupportedLinkType, frame, needed: 0, at: 0))
    }
  }

  /// An EtherType with any VLAN tags (IEEE 802.1Q, 802.1ad and the older 0x9100) before the packet.
  @inline(__always)
  private static func tagged(
    _ frame: RawSpan, typeOffset: Int, payloadOffset: Int
  ) -> Result<NetworkLayerPacket, DecodeStop> {
    guard frame.byteCount >= payloadOffset else {
      return .failure(stop(.truncated, frame, needed: payloadOffset, at: 0))
    }
    var type = frame.uint16(at: typeOffset)
    var offset = payloadOffset
    for _ in 0...PacketDecoder.maximumNesting {
      switch type {
      case 0x0800: return .success(NetworkLayerPacket(version: .ipv4, offset: offset))
      case 0x86dd: return .success(NetworkLayerPacket(version: .ipv6, offset: offset))
      case 0x8100, 0x88a8, 0x9100:
        guard frame.byteCount >= offset + 4 else {
          return .failure(stop(.truncated, frame, needed: 4, at: offset))
        }
        type = frame.uint16(at: offset + 2)
        offset += 4
      default: return .failure(stop(.notIP, frame, needed: 0, at: offset))
      }
    }
    return .failure(stop(.tooManyHeaders, frame, needed: 0, at: offset))
  }

  /// BSD loopback: four bytes of address family, in an order that depends on the capturing machine.
  ///
  /// AF_INET is 2 everywhere; AF_INET6 is 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS, 10 on Linux.
  private static func loopback(_ frame: RawSpan) -> Result<NetworkLayerPacket, DecodeStop> {
    guard frame.byteCount >= 4 else { return .failure(stop(.truncated, frame, needed: 4, at: 0)) }
    let bigEndian = frame.uint32(at: 0)
    switch min(bigEndian, bigEndian.byteSwapped) {
    case 2: return .success(NetworkLayerPacket(version: .ipv4, offset: 4))
    case 10, 24, 28, 30: return .success(NetworkLayerPacket(version: .ipv6, offset: 4))
    default: return .failure(stop(.notIP, frame, needed: 0, at: 4))
    }
  }

  private static func stop(
    _ reason: DecodeStop.Reason, _ frame: RawSpan, needed: Int, at offset: Int
  ) -> DecodeStop {
    DecodeStop(
      layer: .link, reason: reason, needed: needed, available: max(0, frame.byteCount - offset),
      offset: offset)
  }
}
