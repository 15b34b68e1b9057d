/// How the frames of a capture start, by libpcap's data link type (`DLT_…`) number.
public struct LinkType: RawRepresentable, Hashable, Sendable {
  /// The number that `pcap_datalink(3)` returns on Linux.
  public let rawValue: Int32

  /// Makes a link type from its number.
  @inlinable public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// BSD loopback: the protocol family in the byte order of the capturing machine.
  @inlinable public static var null: LinkType { LinkType(rawValue: 0) }
  /// Ethernet II.
  @inlinable public static var ethernet: LinkType { LinkType(rawValue: 1) }
  /// PPP, as it is between two modems.
  @inlinable public static var ppp: LinkType { LinkType(rawValue: 9) }
  /// LLC and SNAP without anything before them (RFC 2684).
  @inlinable public static var logicalLink: LinkType { LinkType(rawValue: 11) }
  /// Raw IPv4 or IPv6.
  @inlinable public static var raw: LinkType { LinkType(rawValue: 12) }
  /// Raw IP as OpenBSD numbers it.
  @inlinable public static var rawOpenBSD: LinkType { LinkType(rawValue: 14) }
  /// PPP or Cisco's HDLC on a serial line.
  @inlinable public static var pppSerial: LinkType { LinkType(rawValue: 50) }
  /// PPP over Ethernet, from its own header on.
  @inlinable public static var pppoe: LinkType { LinkType(rawValue: 51) }
  /// Raw IP as it is numbered in files (`LINKTYPE_RAW`).
  @inlinable public static var rawInFiles: LinkType { LinkType(rawValue: 101) }
  /// Cisco's HDLC.
  @inlinable public static var ciscoHDLC: LinkType { LinkType(rawValue: 104) }
  /// IEEE 802.11.
  @inlinable public static var wirelessLAN: LinkType { LinkType(rawValue: 105) }
  /// Frame relay (RFC 2427).
  @inlinable public static var frameRelay: LinkType { LinkType(rawValue: 107) }
  /// OpenBSD loopback: the protocol family in network order.
  @inlinable public static var loop: LinkType { LinkType(rawValue: 108) }
  /// Linux "cooked" capture, version 1.
  @inlinable public static var linuxCooked: LinkType { LinkType(rawValue: 113) }
  /// IEEE 802.11 behind a radiotap header.
  @inlinable public static var radiotap: LinkType { LinkType(rawValue: 127) }
  /// PPP of Linux's pppd, with the direction in the place of the address.
  @inlinable public static var pppDaemon: LinkType { LinkType(rawValue: 166) }
  /// PPP behind a byte for the direction.
  @inlinable public static var pppWithDirection: LinkType { LinkType(rawValue: 204) }
  /// Raw IPv4.
  @inlinable public static var ipv4: LinkType { LinkType(rawValue: 228) }
  /// Raw IPv6.
  @inlinable public static var ipv6: LinkType { LinkType(rawValue: 229) }
  /// Linux netfilter's log.
  @inlinable public static var netfilterLog: LinkType { LinkType(rawValue: 239) }
  /// Apple's packet tap, which holds frames of other link types.
  @inlinable public static var packetTap: LinkType { LinkType(rawValue: 258) }
  /// Linux "cooked" capture, version 2.
  @inlinable public static var linuxCooked2: LinkType { LinkType(rawValue: 276) }
}
