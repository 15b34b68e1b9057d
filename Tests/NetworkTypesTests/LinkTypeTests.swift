import NetworkTypes
import Testing

@Suite("Link types")
struct LinkTypeTests {
  @Test(
    "The names stand for the numbers of pcap-linktype(7)",
    arguments: [
      (LinkType.null, 0), (.ethernet, 1), (.ppp, 9), (.logicalLink, 11), (.raw, 12), (.rawOpenBSD, 14),
      (.pppSerial, 50), (.pppoe, 51), (.rawInFiles, 101), (.ciscoHDLC, 104), (.wirelessLAN, 105),
      (.frameRelay, 107), (.loop, 108), (.linuxCooked, 113), (.radiotap, 127), (.pppDaemon, 166),
      (.pppWithDirection, 204), (.ipv4, 228), (.ipv6, 229), (.netfilterLog, 239), (.packetTap, 258),
      (.linuxCooked2, 276),
    ] as [(LinkType, Int32)])
  func number(_ linkType: LinkType, _ number: Int32) {
    #expect(linkType == LinkType(rawValue: number))
  }
}
