/// How the frames of a capture start, by libpcap's data link type (`DLT_…`) number.
public struct LinkType: RawRepresentable, Hashable, Sendable {
  /// The number that `pcap_datalink(3)` returns on Linux.
  public let rawValue: Int32

  /// Makes a link type from its number.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// BSD loopback: the protocol family in the byte order of the capturing machine.
  public static let null = LinkType(rawValue: 0)
  /// Ethernet II.
  public static let ethernet = LinkType(rawValue: 1)
  /// PPP, as it is between two modems.
  public static let ppp = LinkType(rawValue: 9)
  /// LLC and SNAP without anything before them (RFC 2684).
  public static let logicalLink = LinkType(rawValue: 11)
  /// Raw IPv4 or IPv6.
  public static let raw = LinkType(rawValue: 12)
  /// Raw IP as OpenBSD numbers it.
  public static let rawOpenBSD = LinkType(rawValue: 14)
  /// PPP or Cisco's HDLC on a serial line.
  public static let pppSerial = LinkType(rawValue: 50)
  /// PPP over Ethernet, from its own header on.
  public static let pppoe = LinkType(rawValue: 51)
  /// Raw IP as it is numbered in files (`LINKTYPE_RAW`).
  public static let rawInFiles = LinkType(rawValue: 101)
  /// Cisco's HDLC.
  public static let ciscoHDLC = LinkType(rawValue: 104)
  /// IEEE 802.11.
  public static let wirelessLAN = LinkType(rawValue: 105)
  /// Frame relay (RFC 2427).
  public static let frameRelay = LinkType(rawValue: 107)
  /// OpenBSD loopback: the protocol family in network order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux "cooked" capture, version 1.
  public static let linuxCooked = LinkType(rawValue: 113)
  /// IEEE 802.11 behind a radiotap header.
  public static let radiotap = LinkType(rawValue: 127)
  /// PPP of Linux's pppd, with the direction in the place of the address.
  public static let pppDaemon = LinkType(rawValue: 166)
  /// PPP behind a byte for the direction.
  public static let pppWithDirection = LinkType(rawValue: 204)
  /// Raw IPv4.
  public static let ipv4 = LinkType(rawValue: 228)
  /// Raw IPv6.
  public static let ipv6 = LinkType(rawValue: 229)
  /// Linux netfilter's log.
  public static let netfilterLog = LinkType(rawValue: 239)
  /// Apple's packet tap, which holds frames of other link types.
  public static let packetTap = LinkType(rawValue: 258)
  /// Linux "cooked" capture, version 2.
  public static let linuxCooked2 = LinkType(rawValue: 276)
}
