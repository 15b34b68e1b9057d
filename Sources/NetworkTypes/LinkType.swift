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
  /// Raw IPv4 or IPv6.
  public static let raw = LinkType(rawValue: 12)
  /// Raw IP as OpenBSD numbers it.
  public static let rawOpenBSD = LinkType(rawValue: 14)
  /// Raw IP as it is numbered in files (`LINKTYPE_RAW`).
  public static let rawInFiles = LinkType(rawValue: 101)
  /// OpenBSD loopback: the protocol family in network order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux "cooked" capture, version 1.
  public static let linuxCooked = LinkType(rawValue: 113)
  /// Raw IPv4.
  public static let ipv4 = LinkType(rawValue: 228)
  /// Raw IPv6.
  public static let ipv6 = LinkType(rawValue: 229)
  /// Linux "cooked" capture, version 2.
  public static let linuxCooked2 = LinkType(rawValue: 276)
}
