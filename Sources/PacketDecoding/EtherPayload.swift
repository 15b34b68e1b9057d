internal import NetworkTypes

/// What an EtherType announces: finds the next IP packet or Ethernet frame behind it.
enum EtherPayload {
  /// Goes on from an Ethernet header at `offset`.
  static func header(_ frame: RawSpan, inEthernetAt offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 14 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 14, at: offset))
    }
    return header(frame, ofType: frame.uint16(at: offset + 12), at: offset + 14)
  }

  /// Goes on from the payload at `offset`, passing over VLAN tags (IEEE 802.1Q, 802.1ad, and 0x9100).
  static func header(
    _ frame: RawSpan, ofType type: UInt16, at offset: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    var (type, offset, tags) = (type, offset, Encapsulations())
    for _ in 0...PacketDecoder.maximumNesting {
      guard isVLANTag(type) else {
        return untagged(frame, ofType: type, at: offset).map { $0.inside(tags) }
      }
      guard frame.byteCount >= offset + 4 else {
        return .failure(DecodeStop(.link, .truncated, frame, needed: 4, at: offset))
      }
      type = frame.uint16(at: offset + 2)
      offset += 4
      tags = .vlan
    }
    return .failure(DecodeStop(.link, .tooManyHeaders, frame, at: offset))
  }

  /// Whether a type is that of a VLAN tag.
  static func isVLANTag(_ type: UInt16) -> Bool { type == 0x8100 || type == 0x88a8 || type == 0x9100 }

  private static func untagged(
    _ frame: RawSpan, ofType type: UInt16, at offset: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    switch type {
    case 0x0800: return .success(HeaderPlace(.ip(.v4), at: offset))
    case 0x86dd: return .success(HeaderPlace(.ip(.v6), at: offset))
    // What is no more than 1500 is a length (IEEE 802.3 clause 3.2.6).
    case 0...1500: return logicalLink(frame, at: offset)
    case 0x8847, 0x8848: return MPLS.header(frame, at: offset)
    case 0x8864: return PPP.header(frame, inSessionAt: offset)
    case 0x880b: return PPP.header(frame, at: offset)
    // The service instance tag of IEEE 802.1ah clause 9.7: four bytes, then the customer's own frame.
    case 0x88e7: return .success(HeaderPlace(.ethernet, at: offset + 4, inside: .providerBackbone))
    default: return .failure(DecodeStop(.link, .notIP, frame, at: offset))
    }
  }

  /// IEEE 802.2 LLC, with SNAP (RFC 1042) where it says so.
  static func logicalLink(_ frame: RawSpan, at offset: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 3 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 3, at: offset))
    }
    switch (frame.uint16(at: offset), frame.byte(at: offset + 2)) {
    case (0x0606, 3):
      return .success(HeaderPlace(.ip(.v4), at: offset + 3))
    case (0xaaaa, 3):
      guard frame.byteCount >= offset + 8 else {
        return .failure(DecodeStop(.link, .truncated, frame, needed: 8, at: offset))
      }
      // The organisation code of RFC 1042, or that of bridges (IEEE 802.1H): an EtherType follows.
      let organisation = frame.uint32(at: offset + 2) & 0xffffff
      guard organisation == 0 || organisation == 0xf8 else { break }
      return .success(HeaderPlace(.payload(etherType: frame.uint16(at: offset + 6)), at: offset + 8))
    default: break
    }
    return .failure(DecodeStop(.link, .notIP, frame, at: offset))
  }
}
