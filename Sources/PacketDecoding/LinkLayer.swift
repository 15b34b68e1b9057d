internal import NetworkTypes

/// Link layers: finds the first header in a frame that says where the IP packet is.
enum LinkLayer {
  /// Reads a link layer that starts at `base`.
  static func header(
    _ frame: RawSpan, linkType: LinkType, from base: Int = 0
  ) -> Result<HeaderPlace, DecodeStop> {
    switch linkType {
    case .ethernet: typed(frame, typeAt: 12, payloadAt: 14, from: base)
    case .linuxCooked: typed(frame, typeAt: 14, payloadAt: 16, from: base)
    case .linuxCooked2: typed(frame, typeAt: 0, payloadAt: 20, from: base)
    case .raw, .rawOpenBSD, .rawInFiles: .success(HeaderPlace(.ip(.unstated), at: base))
    case .ipv4: .success(HeaderPlace(.ip(.v4), at: base))
    case .ipv6: .success(HeaderPlace(.ip(.v6), at: base))
    case .null, .loop: loopback(frame, from: base)
    case .ppp, .pppSerial: PPP.header(frame, onSerialLineAt: base)
    case .pppWithDirection: PPP.header(frame, at: base + 1)
    case .pppDaemon: daemon(frame, from: base)
    case .pppoe: PPP.header(frame, inSessionAt: base)
    case .ciscoHDLC: PPP.header(frame, inCiscoHDLCAt: base)
    case .frameRelay: FrameRelay.header(frame, at: base)
    case .logicalLink: EtherPayload.logicalLink(frame, at: base)
    case .wirelessLAN: WirelessLAN.header(frame, at: base)
    case .radiotap: WirelessLAN.header(frame, behindRadiotapAt: base)
    case .netfilterLog: netfilterLog(frame, from: base)
    // Its own header says what follows; that never is another of its kind.
    case .packetTap where base == 0: packetTap(frame)
    default: .failure(unsupported(frame, linkType, at: base))
    }
  }

  private static func typed(
    _ frame: RawSpan, typeAt typeOffset: Int, payloadAt payloadOffset: Int, from base: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    let payload = base + payloadOffset
    guard frame.byteCount >= payload else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: payloadOffset, at: base))
    }
    switch frame.uint16(at: base + typeOffset) {
    case 0x0800: return .success(HeaderPlace(.ip(.v4), at: payload))
    case 0x86dd: return .success(HeaderPlace(.ip(.v6), at: payload))
    case let type: return .success(HeaderPlace(.payload(etherType: type), at: payload))
    }
  }

  /// BSD loopback: four bytes of address family, in an order that depends on the capturing machine.
  private static func loopback(_ frame: RawSpan, from base: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= base + 4 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 4, at: base))
    }
    let bigEndian = frame.uint32(at: base)
    return family(min(bigEndian, bigEndian.byteSwapped), frame, at: base + 4)
  }

  /// AF_INET is 2 everywhere; AF_INET6 is 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS, 10 on Linux.
  private static func family(
    _ number: UInt32, _ frame: RawSpan, at offset: Int
  ) -> Result<HeaderPlace, DecodeStop> {
    switch number {
    case 2: .success(HeaderPlace(.ip(.v4), at: offset))
    case 10, 24, 28, 30: .success(HeaderPlace(.ip(.v6), at: offset))
    default: .failure(DecodeStop(.link, .notIP, frame, at: offset))
    }
  }

  /// The PPP of pppd, which puts the direction, 0 or 1, in the place of the address byte.
  private static func daemon(_ frame: RawSpan, from base: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= base + 2 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 2, at: base))
    }
    let hasDirection = frame.byte(at: base) <= 1 && frame.byte(at: base + 1) == 3
    return PPP.header(frame, at: hasDirection ? base + 2 : base)
  }

  /// Linux netfilter's log: values with their lengths and types in the byte order of the machine, all of which
  /// capture in little-endian order today; one is the packet (pcap-linktype's LINKTYPE_NFLOG).
  private static func netfilterLog(_ frame: RawSpan, from base: Int) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= base + 4 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 4, at: base))
    }
    var offset = base + 4
    while frame.byteCount >= offset + 4 {
      let length = Int(frame.uint16(at: offset).byteSwapped)
      guard length >= 4 else { return .failure(DecodeStop(.link, .malformed, frame, needed: 4, at: offset)) }
      if frame.uint16(at: offset + 2).byteSwapped & 0x7fff == 9 {
        return family(UInt32(frame.byte(at: base)), frame, at: offset + 4)
      }
      offset += (length + 3) & ~3
    }
    return .failure(DecodeStop(.link, .truncated, frame, needed: 4, at: offset))
  }

  /// Apple's packet tap: its length, the kind of what follows, and that one's link type, in little-endian order.
  private static func packetTap(_ frame: RawSpan) -> Result<HeaderPlace, DecodeStop> {
    guard frame.byteCount >= 12 else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: 12, at: 0))
    }
    let length = Int(frame.uint32(at: 0).byteSwapped)
    guard length >= 12 else { return .failure(DecodeStop(.link, .malformed, frame, needed: 12, at: 0)) }
    guard frame.byteCount >= length else {
      return .failure(DecodeStop(.link, .truncated, frame, needed: length, at: 0))
    }
    let inner = LinkType(rawValue: Int32(bitPattern: frame.uint32(at: 8).byteSwapped))
    return header(frame, linkType: inner, from: length)
  }

  private static func unsupported(_ frame: RawSpan, _ linkType: LinkType, at offset: Int) -> DecodeStop {
    var stop = DecodeStop(.link, .unsupportedLinkType, frame, at: offset)
    stop.linkType = linkType
    return stop
  }
}
