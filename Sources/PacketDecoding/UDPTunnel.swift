internal import NetworkTypes

/// Tunnels over UDP, told by the port they are sent to and by a header that fits.
enum UDPTunnel {
  private enum Kind {
    case vxlan
    case vxlanGPE
    case geneve
    case gtpU
  }

  /// Goes on from a UDP header at `offset` (RFC 768) in a packet that ends at `end` on the wire.
  ///
  /// What is no tunnel is no TCP.
  static func header(_ frame: RawSpan, at offset: Int, end: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= offset + 4 else {
      return .failure(DecodeStop(.ip, .truncated, frame, needed: 8, at: offset))
    }
    let start = offset + 8
    // All of these headers take at least eight bytes: a datagram that is shorter is something else.
    guard let kind = kind(ofPort: frame.uint16(at: offset + 2)), end >= start + 8 else {
      return .failure(DecodeStop(.ip, .notTCP, frame, at: offset))
    }
    guard frame.byteCount >= start + 8 else {
      return .failure(DecodeStop(.tunnel, .truncated, frame, needed: 8, at: start))
    }
    let place =
      switch kind {
      case .vxlan: vxlan(frame, at: start)
      case .vxlanGPE: vxlanGPE(frame, at: start)
      case .geneve: geneve(frame, at: start)
      case .gtpU: gtpU(frame, at: start)
      }
    return place.map { .success($0) } ?? .failure(DecodeStop(.ip, .notTCP, frame, at: offset))
  }

  /// Whether the UDP header at `offset` is one to look behind: sent to a tunnel's port, or cut.
  static func mayBe(_ frame: RawSpan, at offset: Int) -> Bool {
    guard frame.byteCount >= offset + 4 else { return true }
    return kind(ofPort: frame.uint16(at: offset + 2)) != nil
  }

  private static func kind(ofPort port: UInt16) -> Kind? {
    switch port {
    // Linux had a port of its own before one was assigned.
    case 4789, 8472: .vxlan
    case 4790: .vxlanGPE
    case 6081: .geneve
    case 2152: .gtpU
    default: nil
    }
  }

  /// RFC 7348 section 5, with the bits of group policies (draft-smith-vxlan-group-policy section 2.1).
  private static func vxlan(_ frame: RawSpan, at offset: Int) -> HeaderPlace? {
    let first = frame.uint32(at: offset)
    // A valid network identifier, and the reserved bits 0; with a policy there are its group and two bits more.
    guard first == 0x0800_0000 || first & 0xffb7_0000 == 0x8800_0000, frame.byte(at: offset + 7) == 0 else {
      return nil
    }
    return HeaderPlace(.ethernet, at: offset + 8, inside: .vxlan)
  }

  /// Draft-ietf-nvo3-vxlan-gpe section 3: version 0, a valid identifier and a protocol.
  private static func vxlanGPE(_ frame: RawSpan, at offset: Int) -> HeaderPlace? {
    guard frame.byte(at: offset) & 0xfd == 0x0c, frame.byte(at: offset + 7) == 0 else { return nil }
    let kind: HeaderPlace.Kind
    switch frame.byte(at: offset + 3) {
    case 1: kind = .ip(.v4)
    case 2: kind = .ip(.v6)
    case 3: kind = .ethernet
    default: return nil
    }
    return HeaderPlace(kind, at: offset + 8, inside: .vxlanGPE)
  }

  /// RFC 8926 section 3.4: version 0, options that are passed over, and an EtherType.
  private static func geneve(_ frame: RawSpan, at offset: Int) -> HeaderPlace? {
    let first = frame.byte(at: offset)
    guard first >> 6 == 0, frame.byte(at: offset + 7) == 0 else { return nil }
    let start = offset + 8 + Int(first & 0x3f) * 4
    switch frame.uint16(at: offset + 2) {
    case 0x6558: return HeaderPlace(.ethernet, at: start, inside: .geneve)
    case let type: return HeaderPlace(.payload(etherType: type), at: start, inside: .geneve)
    }
  }

  /// 3GPP TS 29.281 section 5: version 1, user data, and extension headers that are passed over.
  private static func gtpU(_ frame: RawSpan, at offset: Int) -> HeaderPlace? {
    let flags = frame.byte(at: offset)
    guard flags & 0xf0 == 0x30, frame.byte(at: offset + 1) == 0xff else { return nil }
    guard flags & 7 != 0 else { return HeaderPlace(.ip(.unstated), at: offset + 8, inside: .gtpU) }
    var start = offset + 12
    // A snapshot that ends among these headers leaves the packet's place behind its end.
    guard flags & 4 != 0, frame.byteCount >= start else {
      return HeaderPlace(.ip(.unstated), at: start, inside: .gtpU)
    }
    var next = frame.byte(at: start - 1)
    for _ in 0..<PacketDecoder.maximumNesting where next != 0 {
      guard frame.byteCount > start else { break }
      let length = Int(frame.byte(at: start)) * 4
      guard length > 0 else { return nil }
      start += length
      guard frame.byteCount >= start else { break }
      next = frame.byte(at: start - 1)
    }
    return HeaderPlace(.ip(.unstated), at: start, inside: .gtpU)
  }
}
