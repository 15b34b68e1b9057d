import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("Link layers")
struct LinkLayerTests {
  private static let ipv4 = IPv4Packet().bytes(TCPBytes().bytes)
  private static let ipv6 = IPv6Packet().bytes(TCPBytes().bytes)
  private static let rawTypes: [LinkType] = [.raw, .rawOpenBSD, .rawInFiles]
  private static let tagTypes: [UInt16] = [0x8100, 0x88a8, 0x9100]

  /// The segment has to come from the packet at `offset`, whatever lies before it.
  private func expectSegment(
    _ frame: [UInt8], _ linkType: LinkType, isIPv6: Bool = false, at offset: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let segment = try #require(decode(frame, linkType).segment, sourceLocation: sourceLocation)
    let address = isIPv6 ? IPv6Packet().source : IPv4Packet().source
    let payload = offset + (isIPv6 ? 40 : 20) + 20
    #expect(segment.source == Endpoint(address, 21), sourceLocation: sourceLocation)
    #expect(segment.payloadBytes == payload..<payload + 11, sourceLocation: sourceLocation)
    #expect(segment.payloadLength == 11, sourceLocation: sourceLocation)
  }

  @Test("Ethernet says by its EtherType which IP it carries")
  func ethernet() throws {
    try expectSegment(Link.ethernet(0x0800, Self.ipv4), .ethernet, at: 14)
    try expectSegment(Link.ethernet(0x86dd, Self.ipv6), .ethernet, isIPv6: true, at: 14)
  }

  @Test("A VLAN tag of any kind is passed over", arguments: tagTypes)
  func tag(_ type: UInt16) throws {
    try expectSegment(Link.tagged([type], 0x0800, Self.ipv4), .ethernet, at: 18)
    try expectSegment(Link.tagged([type], 0x86dd, Self.ipv6), .ethernet, isIPv6: true, at: 18)
  }

  @Test("Two tags are passed over, of 802.1ad and of 802.1Q", arguments: tagTypes)
  func doubleTag(_ outer: UInt16) throws {
    try expectSegment(Link.tagged([outer, 0x8100], 0x0800, Self.ipv4), .ethernet, at: 22)
  }

  @Test("Eight tags are followed, nine are too many")
  func manyTags() throws {
    let eight = [UInt16](repeating: 0x8100, count: 8)
    try expectSegment(Link.tagged(eight, 0x0800, Self.ipv4), .ethernet, at: 14 + 32)
    let frame = Link.tagged(eight + [0x8100], 0x0800, Self.ipv4)
    #expect(
      decode(frame)
        == .stop(.link, .tooManyHeaders, needed: 0, available: frame.count - 50, at: 50))
  }

  @Test("A tag that is cut is truncated", arguments: 0...3)
  func cutTag(_ length: Int) {
    let frame = Array(Link.tagged([0x88a8, 0x8100], 0x0800, Self.ipv4).prefix(18 + length))
    #expect(decode(frame) == .stop(.link, .truncated, needed: 4, available: length, at: 18))
  }

  @Test("Linux cooked capture has its EtherType at its end in version 1, at its start in version 2")
  func linuxCooked() throws {
    try expectSegment(Link.linuxCooked(0x0800, Self.ipv4), .linuxCooked, at: 16)
    try expectSegment(Link.linuxCooked(0x86dd, Self.ipv6), .linuxCooked, isIPv6: true, at: 16)
    try expectSegment(Link.linuxCooked(0x8100, [0, 7, 8, 0] + Self.ipv4), .linuxCooked, at: 20)
    try expectSegment(Link.linuxCooked2(0x0800, Self.ipv4), .linuxCooked2, at: 20)
    try expectSegment(Link.linuxCooked2(0x86dd, Self.ipv6), .linuxCooked2, isIPv6: true, at: 20)
    try expectSegment(
      Link.linuxCooked2(0x8100, [0, 7, 0x86, 0xdd] + Self.ipv6), .linuxCooked2, isIPv6: true, at: 24)
  }

  @Test("Raw IP says its version itself", arguments: rawTypes)
  func raw(_ linkType: LinkType) throws {
    try expectSegment(Self.ipv4, linkType, at: 0)
    try expectSegment(Self.ipv6, linkType, isIPv6: true, at: 0)
  }

  @Test(
    "Raw bytes of another version are no IP", arguments: rawTypes, [0, 0x35, 0x50, 0x70, 0xff] as [UInt8])
  func rawOfNoVersion(_ linkType: LinkType, _ first: UInt8) {
    let frame = [first] + Self.ipv4.dropFirst()
    #expect(decode(frame, linkType) == .stop(.ip, .notIP, needed: 0, available: frame.count, at: 0))
  }

  @Test("Raw IP of one version takes no other")
  func rawOfOneVersion() throws {
    try expectSegment(Self.ipv4, .ipv4, at: 0)
    try expectSegment(Self.ipv6, .ipv6, isIPv6: true, at: 0)
    #expect(
      decode(Self.ipv6, .ipv4) == .stop(.ip, .malformed, needed: 0, available: Self.ipv6.count, at: 0))
    #expect(
      decode(Self.ipv4, .ipv6) == .stop(.ip, .malformed, needed: 0, available: Self.ipv4.count, at: 0))
  }

  @Test(
    "An EtherType that contradicts the packet's version is malformed",
    arguments: [(0x0800, ipv6), (0x86dd, ipv4)] as [(UInt16, [UInt8])])
  func contradiction(_ type: UInt16, _ packet: [UInt8]) {
    #expect(
      decode(Link.ethernet(type, packet))
        == .stop(.ip, .malformed, needed: 0, available: packet.count, at: 14))
  }

  @Test(
    "Loopback names the family in either byte order, IPv6 by the number of any system",
    arguments: [LinkType.null, .loop],
    [(2, false), (10, true), (24, true), (28, true), (30, true)] as [(UInt32, Bool)])
  func loopback(_ linkType: LinkType, _ family: (number: UInt32, isIPv6: Bool)) throws {
    let packet = family.isIPv6 ? Self.ipv6 : Self.ipv4
    for number in [family.number, family.number.byteSwapped] {
      try expectSegment(number.networkBytes + packet, linkType, isIPv6: family.isIPv6, at: 4)
    }
  }

  @Test(
    "Another family is no IP", arguments: [LinkType.null, .loop],
    [0, 1, 3, 7, 23, 0x0200_0002, 0x0002_0000, 0xffff_ffff] as [UInt32])
  func loopbackOfNoIP(_ linkType: LinkType, _ family: UInt32) {
    let frame = family.networkBytes + Self.ipv4
    #expect(decode(frame, linkType) == .stop(.link, .notIP, needed: 0, available: Self.ipv4.count, at: 4))
  }

  @Test(
    "Another EtherType is no IP",
    arguments: [
      0x0806, 0x8863, 0x88cc, 0x88e5,
      0x0026,  // a length: IEEE 802.3
      0x0000, 0xffff,
    ] as [UInt16])
  func otherTypes(_ type: UInt16) {
    let payload = [UInt8](repeating: 0x45, count: 46)
    #expect(
      decode(Link.ethernet(type, payload)) == .stop(.link, .notIP, needed: 0, available: 46, at: 14))
    #expect(
      decode(Link.tagged([0x8100], type, payload)) == .stop(.link, .notIP, needed: 0, available: 46, at: 18))
    #expect(
      decode(Link.linuxCooked(type, payload), .linuxCooked)
        == .stop(.link, .notIP, needed: 0, available: 46, at: 16))
    #expect(
      decode(Link.linuxCooked2(type, payload), .linuxCooked2)
        == .stop(.link, .notIP, needed: 0, available: 46, at: 20))
  }

  @Test(
    "A header that is cut is truncated",
    arguments: [
      (.ethernet, 14), (.linuxCooked, 16), (.linuxCooked2, 20), (.null, 4), (.loop, 4),
    ] as [(LinkType, Int)])
  func cutHeader(_ linkType: LinkType, _ needed: Int) {
    for length in 0..<needed {
      #expect(
        decode(Array(repeating: 8, count: length), linkType, wireLength: 60)
          == .stop(.link, .truncated, needed: needed, available: length, at: 0))
    }
  }

  @Test(
    "A link type that is not decoded is named as such",
    arguments: [
      LinkType(rawValue: 119), LinkType(rawValue: 143), LinkType(rawValue: 189), LinkType(rawValue: -1),
    ])
  func unsupported(_ linkType: LinkType) {
    for frame in [Self.ipv4, []] {
      let stop = decode(frame, linkType).stop
      #expect(stop?.reason == .unsupportedLinkType)
      #expect(stop?.linkType == linkType)
    }
  }
}
