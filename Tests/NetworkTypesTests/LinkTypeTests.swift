import NetworkTypes
import Testing

@Suite("Link types")
struct LinkTypeTests {
  @Test(
    "The names stand for the numbers of pcap-linktype(7)",
    arguments: [
      (LinkType.null, 0), (.ethernet, 1), (.raw, 12), (.rawOpenBSD, 14), (.rawInFiles, 101), (.loop, 108),
      (.linuxCooked, 113), (.ipv4, 228), (.ipv6, 229), (.linuxCooked2, 276),
    ] as [(LinkType, Int32)])
  func number(_ linkType: LinkType, _ number: Int32) {
    #expect(linkType == LinkType(rawValue: number))
  }
}
