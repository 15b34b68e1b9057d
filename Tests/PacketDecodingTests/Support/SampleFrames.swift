import NetworkTypes
import TestSupport

/// A frame with its link type and what is told of it when a test fails.
struct SampleFrame: CustomStringConvertible {
  let description: String
  let linkType: LinkType
  let bytes: [UInt8]

  init(_ description: String, _ linkType: LinkType, _ bytes: [UInt8]) {
    self.description = description
    self.linkType = linkType
    self.bytes = bytes
  }

  private static let tcp = TCPBytes(options: [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2]).bytes
  private static let ipv4 = IPv4Packet().bytes(tcp)
  private static let ipv6 = IPv6Packet().bytes(tcp)
  private static let extended = IPv6Packet(nextHeader: 0).bytes(
    [44, 0, 0, 0, 0, 0, 0, 0] + [51, 0, 0, 0, 1, 2, 3, 4] + [60, 1] + Array(repeating: 0, count: 10)
      + [6, 1] + Array(repeating: 0, count: 14) + tcp)

  /// Whole frames with a TCP segment, one for each way through the decoder.
  static let all =
    simple + TestEncapsulation.all.map { SampleFrame($0.description, $0.linkType, $0.frame(ipv6)) }

  private static let simple = [
    SampleFrame("IPv4 over Ethernet", .ethernet, Link.ethernet(0x0800, ipv4)),
    SampleFrame("IPv6 over Ethernet", .ethernet, Link.ethernet(0x86dd, ipv6)),
    SampleFrame("a VLAN tag", .ethernet, Link.tagged([0x8100], 0x0800, ipv4)),
    SampleFrame("two VLAN tags", .ethernet, Link.tagged([0x88a8, 0x8100], 0x86dd, ipv6)),
    SampleFrame("Linux cooked", .linuxCooked, Link.linuxCooked(0x0800, ipv4)),
    SampleFrame("Linux cooked 2", .linuxCooked2, Link.linuxCooked2(0x86dd, ipv6)),
    SampleFrame("raw IPv4", .raw, ipv4),
    SampleFrame("raw IPv6", .rawOpenBSD, ipv6),
    SampleFrame("raw, as in files", .rawInFiles, ipv4),
    SampleFrame("only IPv4", .ipv4, ipv4),
    SampleFrame("only IPv6", .ipv6, ipv6),
    SampleFrame("loopback", .null, UInt32(2).byteSwapped.networkBytes + ipv4),
    SampleFrame("loopback in network order", .loop, UInt32(24).networkBytes + ipv6),
    SampleFrame("IPv4 options", .ipv4, IPv4Packet(options: [1, 1, 1, 1, 1, 1, 1, 1]).bytes(tcp)),
    SampleFrame("total length 0", .ipv4, IPv4Packet(totalLength: 0).bytes(tcp)),
    SampleFrame("extension headers", .ipv6, extended),
    SampleFrame("IPv4 in IPv4", .ipv4, IPv4Packet(payloadProtocol: 4).bytes(ipv4)),
    SampleFrame(
      "IPv6 in IPv4", .ethernet, Link.ethernet(0x0800, IPv4Packet(payloadProtocol: 41).bytes(extended))),
    SampleFrame("IPv4 in IPv6", .ipv6, IPv6Packet(nextHeader: 4).bytes(ipv4)),
    SampleFrame(
      "no payload", .ethernet, Link.ethernet(0x0800, IPv4Packet().bytes(TCPBytes(payload: []).bytes))),
  ]

  /// Every link type that is decoded, and one that is not.
  static let linkTypes: [LinkType] = [
    .null, .ethernet, .ppp, .logicalLink, .raw, .rawOpenBSD, .pppSerial, .pppoe, .rawInFiles, .ciscoHDLC,
    .wirelessLAN, .frameRelay, .loop, .linuxCooked, .radiotap, .pppDaemon, .pppWithDirection, .ipv4, .ipv6,
    .netfilterLog, .packetTap, .linuxCooked2, LinkType(rawValue: 119),
  ]
}
