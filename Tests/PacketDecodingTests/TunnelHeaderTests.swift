import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("Headers of tunnels that are not followed")
struct TunnelHeaderTests {
  private static let packet = IPv4Packet().bytes(TCPBytes().bytes)
  private static let frame = TestHeaders.ethernet(packet)

  private func reason(_ payloadProtocol: UInt8, _ payload: [UInt8]) -> DecodeStop.Reason? {
    decode(TestHeaders.ethernet(TestHeaders.ipv4(payloadProtocol, payload))).stop?.reason
  }

  @Test(
    "Ordinary UDP to a tunnel's port is not taken for the tunnel",
    arguments: [
      (4789, [0x00, 0, 0, 0, 0, 0, 1, 0]), (4789, [0x08, 0, 0, 1, 0, 0, 1, 0]),
      (4789, [0x08, 0, 0, 0, 0, 0, 1, 9]), (4789, [0x48, 0, 0, 0, 0, 0, 1, 0]),
      (8472, Array("USER joe".utf8)),
      (4790, [0x08, 0, 0, 1, 0, 0, 1, 0]), (4790, [0x0c, 0, 0, 9, 0, 0, 1, 0]),
      (6081, [0x40, 0, 8, 0, 0, 0, 1, 0]), (2152, [0x50, 0xff, 0, 51, 0, 0, 0, 1]),
      (2152, [0x30, 0x01, 0, 51, 0, 0, 0, 1]), (53, [8, 0, 0, 0, 0, 0, 1, 0]),
    ] as [(UInt16, [UInt8])])
  func ordinaryUDP(_ port: UInt16, _ header: [UInt8]) {
    #expect(reason(17, TestHeaders.udp(to: port, header + Self.frame)) == .notTCP)
    #expect(reason(17, TestHeaders.udp(to: port, [])) == .notTCP)
  }

  @Test("A reply from a tunnel's port is no tunnel")
  func fromPort() {
    let udp = UInt16(4789).networkBytes + UInt16(40_000).networkBytes + [0, 0, 0, 0]
    #expect(reason(17, udp + TestHeaders.vxlan(Self.frame)) == .notTCP)
  }

  @Test("A tunnel may carry what is no IP", arguments: [0x0806, 0x88cc, 0x8863] as [UInt16])
  func notIP(_ type: UInt16) {
    let inner = TestHeaders.ethernet(type, Array(repeating: 0, count: 46))
    #expect(reason(17, TestHeaders.udp(to: 4789, TestHeaders.vxlan(inner))) == .notIP)
    #expect(reason(47, TestHeaders.gre(0, type, Array(repeating: 0, count: 46))) == .notIP)
  }

  @Test(
    "Source routes and unknown versions of GRE are not followed", arguments: [0x4000, 0x0002, 0x0007, 0x0001])
  func greForms(_ flags: UInt16) {
    #expect(reason(47, TestHeaders.gre(flags, 0x0800, Self.packet)) == .unsupportedHeader)
  }

  @Test("PPTP without a sequence number acknowledges only")
  func pptpAcknowledgment() {
    #expect(reason(47, [0x20, 0x81, 0x88, 0x0b, 0, 0, 0, 7, 0, 0, 0, 1]) == .notIP)
  }

  @Test("ERSPAN of another version is not followed")
  func erspanVersion() {
    let header: [UInt8] = [0x50, 7, 0, 9, 0, 0, 0, 1]
    #expect(reason(47, TestHeaders.gre(0x1000, 0x88be, header + Self.frame)) == .unsupportedHeader)
  }

  @Test("IPsec's payload is encrypted, and its authentication header is passed over")
  func ipsec() throws {
    #expect(reason(50, Self.packet) == .encrypted)
    let header: [UInt8] = [6, 4] + Array(repeating: 0, count: 22)
    let frame = TestHeaders.ethernet(TestHeaders.ipv4(51, header + TCPBytes().bytes))
    #expect(decode(frame).segment?.payloadLength == 11)
    #expect(reason(51, [6, 200] + Array(repeating: 0, count: 40)) == .malformed)
  }

  @Test("PPP in a form that is not decoded is named so", arguments: [0x2d, 0x2f, 0x3d, 0xfd] as [UInt8])
  func pppForms(_ number: UInt8) {
    #expect(decode([0xff, 3, 0, number] + Self.packet, .ppp).stop?.reason == .unsupportedHeader)
    #expect(decode([0xff, 3, 0xc0, 0x21] + Self.packet, .ppp).stop?.reason == .notIP)
  }

  @Test("What PPPoE says before and after a session is no IP")
  func pppoeDiscovery() {
    let frame = TestHeaders.ethernet(0x8864, [0x11, 0xa7, 0, 7, 0, 0] + TestHeaders.ppp(Self.packet))
    #expect(decode(frame).stop?.reason == .notIP)
  }

  @Test("Sixteen labels are followed, seventeen are too many")
  func labels() {
    #expect(decode(TestHeaders.ethernet(0x8847, TestHeaders.mpls(labels: 16, Self.packet))).segment != nil)
    #expect(
      decode(TestHeaders.ethernet(0x8847, TestHeaders.mpls(labels: 17, Self.packet))).stop?.reason
        == .tooManyHeaders)
  }

  @Test(
    "An address that starts like a version of IP does not hide a pseudowire's frame",
    arguments: [0x45, 0x48, 0x60, 0x00, 0x10, 0xa4] as [UInt8])
  func pseudowireAddress(_ first: UInt8) throws {
    var frame = Self.frame
    frame[0] = first
    let segment = try #require(
      decode(TestHeaders.ethernet(0x8847, TestHeaders.mpls(labels: 1, frame))).segment)
    #expect(segment.encapsulations == [.mpls, .pseudowire])
  }

  @Test("A packet whose source looks like an EtherType is told by its checksum")
  func labelledPacketLikeEthernet() throws {
    // 8.0.69.0: in the place of an EtherType, with what could be a version behind it.
    var packet = TestHeaders.ipv4(6, TCPBytes().bytes)
    let sum = UInt16(packet[10]) << 8 | UInt16(packet[11])
    packet.replaceSubrange(12..<16, with: [8, 0, 0x45, 0])
    // The checksum of RFC 1624 equation 3, over the words that have changed.
    var next = UInt32(~sum) + UInt32(~UInt16(0xcb00)) + UInt32(~UInt16(0x7101)) + 0x0800 + 0x4500
    while next > 0xffff { next = next & 0xffff + next >> 16 }
    packet.replaceSubrange(10..<12, with: (~UInt16(next)).networkBytes)
    let segment = try #require(
      decode(TestHeaders.ethernet(0x8847, TestHeaders.mpls(labels: 1, packet))).segment)
    #expect(segment.source.address == IPAddress(ipv4: 0x0800_4500))
    #expect(segment.encapsulations == .mpls)
  }

  @Test("Wireless frames that are protected, cut in pieces or several in one are not decoded")
  func wireless() {
    func reason(_ change: (inout [UInt8]) -> Void) -> DecodeStop.Reason? {
      var frame = TestHeaders.wireless(qualityOfService: true, Self.packet)
      change(&frame)
      return decode(frame, .wirelessLAN).stop?.reason
    }
    #expect(reason { _ in } == nil)
    #expect(reason { $0[1] |= 0x40 } == .encrypted)
    #expect(reason { $0[1] |= 0x04 } == .unsupportedHeader)
    #expect(reason { $0[22] |= 0x01 } == .unsupportedHeader)
    #expect(reason { $0[24] |= 0x80 } == .unsupportedHeader)
    #expect(reason { $0[0] = 0xc8 } == .notIP)
    #expect(reason { $0[0] = 0x80 } == .notIP)
  }

  @Test("A packet tap inside a packet tap, and one of an unknown kind, are named by their link types")
  func packetTap() {
    func tap(_ inner: UInt8) -> [UInt8] { [12, 0, 0, 0, 1, 0, 0, 0, inner, 1, 0, 0] + Self.frame }
    #expect(decode(tap(2), .packetTap).stop?.linkType == .packetTap)
    #expect(decode(tap(0x77), .packetTap).stop?.linkType == LinkType(rawValue: 0x177))
  }
}
