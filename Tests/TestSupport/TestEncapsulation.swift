package import NetworkTypes

/// A way to wrap an IP packet into a frame.
package struct TestEncapsulation: CustomStringConvertible, Sendable {
  package let description: String
  package let linkType: LinkType
  /// The names under which the report counts the frames.
  package let names: [String]
  /// Makes the frame of an IP packet.
  package let frame: @Sendable ([UInt8]) -> [UInt8]

  private init(
    _ description: String, _ names: [String], _ linkType: LinkType = .ethernet,
    _ frame: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    self.description = description
    self.names = names
    self.linkType = linkType
    self.frame = frame
  }

  private typealias Make = TestHeaders

  /// Every way that is followed.
  package static let all = tags + labels + tunnels + mirrors + linkLayers

  private static let tags = [
    TestEncapsulation("no tunnel", []) { Make.ethernet($0) },
    TestEncapsulation("three VLAN tags", ["vlan"]) {
      let type = Make.etherType(of: $0).networkBytes
      return Make.ethernet(0x88a8, [0, 7, 0x91, 0, 0, 8, 0x81, 0, 0, 9] + type + $0)
    },
    TestEncapsulation("802.1ah behind a backbone tag", ["provider_backbone", "vlan"]) {
      Make.ethernet(0x88a8, [0, 7, 0x88, 0xe7, 0, 1, 2, 3] + Make.ethernet($0))
    },
    TestEncapsulation("SNAP", []) {
      let content = Make.snap($0)
      return Make.ethernet(UInt16(min(content.count, 1500)), content)
    },
    TestEncapsulation("PPPoE behind a VLAN tag", ["pppoe", "vlan"]) {
      Make.ethernet(0x8100, [0, 7, 0x88, 0x64] + Make.pppoe(Make.ppp($0)))
    },
    TestEncapsulation("PPPoE with a compressed protocol", ["pppoe"]) {
      Make.ethernet(0x8864, Make.pppoe(Array(Make.ppp($0).dropFirst())))
    },
  ]

  private static let labels = [
    TestEncapsulation("MPLS", ["mpls"]) { Make.ethernet(0x8847, Make.mpls(labels: 3, $0)) },
    TestEncapsulation("MPLS multicast", ["mpls"]) { Make.ethernet(0x8848, Make.mpls(labels: 1, $0)) },
    TestEncapsulation("a pseudowire with a control word", ["mpls", "pseudowire"]) {
      Make.ethernet(0x8847, Make.mpls(labels: 2, [0, 0, 0, 1] + Make.ethernet($0)))
    },
    TestEncapsulation("a pseudowire without a control word", ["mpls", "pseudowire"]) {
      Make.ethernet(0x8847, Make.mpls(labels: 2, Make.ethernet($0)))
    },
    TestEncapsulation("MPLS in IP", ["mpls"]) { Make.ethernet(Make.ipv4(137, Make.mpls(labels: 1, $0))) },
  ]

  private static let tunnels = [
    TestEncapsulation("IP in IPv4", ["ip_in_ip"]) { Make.ethernet(Make.ipv4(Make.number(of: $0), $0)) },
    TestEncapsulation("IP in IPv6", ["ip_in_ip"]) { Make.ethernet(Make.ipv6(Make.number(of: $0), $0)) },
    TestEncapsulation("Ethernet in IP", ["ether_ip"]) {
      Make.ethernet(Make.ipv4(97, [0x30, 0] + Make.ethernet($0)))
    },
    TestEncapsulation("GRE", ["gre"]) {
      Make.ethernet(Make.ipv4(47, Make.gre(0, Make.etherType(of: $0), $0)))
    },
    TestEncapsulation("GRE with all fields, over IPv6", ["gre"]) {
      Make.ethernet(Make.ipv6(47, Make.gre(0xb000, Make.etherType(of: $0), $0)))
    },
    TestEncapsulation("MPLS in GRE", ["gre", "mpls"]) {
      Make.ethernet(Make.ipv4(47, Make.gre(0, 0x8847, Make.mpls(labels: 1, $0))))
    },
    TestEncapsulation("NVGRE", ["gre"]) {
      Make.ethernet(Make.ipv4(47, Make.gre(0x2000, 0x6558, Make.ethernet($0))))
    },
    TestEncapsulation("PPTP", ["pptp"]) {
      let frame = [0xff, 3] + Make.ppp($0)
      let length = UInt16(frame.count).networkBytes
      return Make.ethernet(
        Make.ipv4(47, [0x30, 0x81, 0x88, 0x0b] + length + [0, 7, 0, 0, 0, 1, 0, 0, 0, 2] + frame))
    },
    TestEncapsulation("VXLAN", ["vxlan"]) {
      Make.ethernet(Make.ipv4(17, Make.udp(to: 4789, Make.vxlan(Make.ethernet($0)))))
    },
    TestEncapsulation("VXLAN with a policy, to Linux's port, over IPv6", ["vxlan"]) {
      let header: [UInt8] = [0x88, 0x48, 0x12, 0x34, 0, 0x30, 0x39, 0]
      return Make.ethernet(Make.ipv6(17, Make.udp(to: 8472, header + Make.ethernet($0))))
    },
    TestEncapsulation("VXLAN-GPE", ["vxlan_gpe"]) {
      let header: [UInt8] = [0x0c, 0, 0, Make.isIPv6($0) ? 2 : 1, 0, 0x30, 0x39, 0]
      return Make.ethernet(Make.ipv4(17, Make.udp(to: 4790, header + $0)))
    },
    TestEncapsulation("Geneve with options", ["geneve"]) {
      Make.ethernet(Make.ipv4(17, Make.udp(to: 6081, Make.geneve(0x6558, words: 8, Make.ethernet($0)))))
    },
    TestEncapsulation("Geneve around IP", ["geneve"]) {
      Make.ethernet(Make.ipv4(17, Make.udp(to: 6081, Make.geneve(Make.etherType(of: $0), $0))))
    },
    TestEncapsulation("GTP-U", ["gtp_u"]) {
      let header: [UInt8] = [0x30, 0xff] + UInt16($0.count).networkBytes + [0, 0, 0, 1]
      return Make.ethernet(Make.ipv4(17, Make.udp(to: 2152, header + $0)))
    },
    TestEncapsulation("GTP-U with extension headers", ["gtp_u"]) {
      let header: [UInt8] = [0x34, 0xff] + UInt16($0.count + 16).networkBytes + [0, 0, 0, 1]
      let extensions: [UInt8] = [0, 0, 0, 0x85, 1, 0, 1, 0x85, 2, 1, 2, 3, 4, 5, 6, 0]
      return Make.ethernet(Make.ipv4(17, Make.udp(to: 2152, header + extensions + $0)))
    },
    TestEncapsulation("VXLAN in VXLAN", ["vxlan"]) {
      let inner = Make.ethernet(Make.ipv4(17, Make.udp(to: 4789, Make.vxlan(Make.ethernet($0)))))
      return Make.ethernet(Make.ipv4(17, Make.udp(to: 4789, Make.vxlan(inner))))
    },
  ]

  private static let mirrors = [
    TestEncapsulation("ERSPAN I", ["erspan"]) {
      Make.ethernet(Make.ipv4(47, Make.gre(0, 0x88be, Make.ethernet($0))))
    },
    TestEncapsulation("ERSPAN II", ["erspan"]) {
      let header: [UInt8] = [0x10, 7, 0, 9, 0, 0, 0, 1]
      return Make.ethernet(Make.ipv4(47, Make.gre(0x1000, 0x88be, header + Make.ethernet($0))))
    },
    TestEncapsulation("ERSPAN III", ["erspan"]) {
      let header: [UInt8] = [0x20, 7, 0, 9, 1, 2, 3, 4, 0, 0, 0, 0]
      return Make.ethernet(Make.ipv4(47, Make.gre(0x1000, 0x22eb, header + Make.ethernet($0))))
    },
    TestEncapsulation("ERSPAN III with a subheader, around IP", ["erspan"]) {
      let header: [UInt8] = [0x20, 7, 0, 9, 1, 2, 3, 4, 0, 0, 0x88, 1, 0, 0, 0, 0, 0, 0, 0, 0]
      return Make.ethernet(Make.ipv4(47, Make.gre(0x1000, 0x22eb, header + $0)))
    },
  ]

  private static let linkLayers = [
    TestEncapsulation("PPP", [], .ppp) { Make.ppp($0) },
    TestEncapsulation("PPP with address and control", [], .ppp) { [0xff, 3] + Make.ppp($0) },
    TestEncapsulation("a serial line", [], .pppSerial) { [0xff, 3] + Make.ppp($0) },
    TestEncapsulation("Cisco's HDLC on a serial line", [], .pppSerial) {
      [0x0f, 0] + Make.etherType(of: $0).networkBytes + $0
    },
    TestEncapsulation("MPLS on Cisco's HDLC", ["mpls"], .ciscoHDLC) {
      [0x8f, 0, 0x88, 0x47] + Make.mpls(labels: 2, $0)
    },
    TestEncapsulation("pppd", [], .pppDaemon) { [1, 3] + Make.ppp($0) },
    TestEncapsulation("PPP with a direction", [], .pppWithDirection) { [0, 0xff, 3] + Make.ppp($0) },
    TestEncapsulation("PPPoE without Ethernet", ["pppoe"], .pppoe) { Make.pppoe(Make.ppp($0)) },
    TestEncapsulation("frame relay", [], .frameRelay) {
      [0x18, 0x41, 3, Make.isIPv6($0) ? 0x8e : 0xcc] + $0
    },
    TestEncapsulation("frame relay with SNAP", [], .frameRelay) {
      [0x18, 0x41, 3, 0, 0x80, 0, 0, 0] + Make.etherType(of: $0).networkBytes + $0
    },
    TestEncapsulation("Cisco's frame relay", [], .frameRelay) {
      [0x18, 0x41] + Make.etherType(of: $0).networkBytes + $0
    },
    TestEncapsulation("LLC", [], .logicalLink) { Make.snap($0) },
    TestEncapsulation("a wireless LAN", [], .wirelessLAN) { Make.wireless($0) },
    TestEncapsulation("a wireless LAN of four addresses", [], .wirelessLAN) {
      Make.wireless(qualityOfService: true, flags: 3, $0)
    },
    TestEncapsulation("radiotap", [], .radiotap) {
      [0, 0, 12, 0, 4, 0x80, 0, 0, 2, 0, 0, 0] + Make.wireless($0)
    },
    TestEncapsulation("radiotap with padding behind the wireless header", [], .radiotap) {
      let frame = Make.wireless(qualityOfService: true, $0)
      let head: [UInt8] = [0, 0, 25, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x20]
      return head + Array(repeating: 0, count: 8) + frame.prefix(26) + [0, 0] + frame.dropFirst(26)
    },
    TestEncapsulation("netfilter's log", [], .netfilterLog) {
      let family: UInt8 = Make.isIPv6($0) ? 10 : 2
      let length = UInt16(4 + $0.count).byteSwapped.networkBytes
      return [family, 0, 0, 5, 5, 0, 10, 0, 0x41, 0, 0, 0] + length + [9, 0] + $0
    },
    TestEncapsulation("Apple's packet tap", [], .packetTap) {
      [16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 9, 9, 9] + Make.ethernet($0)
    },
    TestEncapsulation("Linux cooked with LLC", [], .linuxCooked) {
      [0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0, 0, 4] + Make.snap($0)
    },
  ]
}
