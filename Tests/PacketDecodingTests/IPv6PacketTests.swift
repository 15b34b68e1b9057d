import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("IPv6")
struct IPv6PacketTests {
  private let tcp = TCPBytes().bytes
  private static let ordinary: [UInt8] = [0, 43, 60, 135, 139, 140]

  /// An extension header of `units` times eight bytes.
  private static func header(next: UInt8, units: Int = 1) -> [UInt8] {
    [next, UInt8(units - 1)] + Array(repeating: 0, count: units * 8 - 2)
  }

  @Test("The header's fields are those of the segment")
  func fields() throws {
    let packet = IPv6Packet(
      source: IPAddress(ipv6High: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10),
      destination: IPAddress(ipv6High: 0xfffe_fdfc_fbfa_f9f8, low: 0xf7f6_f5f4_f3f2_f1f0), hopLimit: 5)
    let segment = try #require(decode(packet.bytes(tcp), .ipv6).segment)
    #expect(segment.source.address == packet.source)
    #expect(segment.destination.address == packet.destination)
    #expect(segment.hopLimit == 5)
    #expect(segment.identification == nil)
    #expect(segment.payloadBytes == 60..<71)
    #expect(segment.payloadLength == 11)
  }

  @Test("An IPv4-mapped address stays as it stands in the header")
  func mapped() throws {
    var packet = IPv6Packet()
    packet.source = IPAddress(ipv6High: 0, low: 0xffff_c000_0201)
    let segment = try #require(decode(packet.bytes(tcp), .ipv6).segment)
    #expect(segment.source.description == "[::ffff:192.0.2.1]:21")
  }

  @Test("An extension header is passed over by its length in eights", arguments: ordinary, [1, 2, 5])
  func extensionHeader(_ number: UInt8, _ units: Int) throws {
    let frame = IPv6Packet(nextHeader: number).bytes(Self.header(next: 6, units: units) + tcp)
    let segment = try #require(decode(frame, .ipv6).segment)
    #expect(segment.payloadBytes == 60 + units * 8..<71 + units * 8)
    #expect(segment.payloadLength == 11)
  }

  @Test("The authentication header counts its length in fours, less two", arguments: [1, 2, 4, 5])
  func authentication(_ field: UInt8) throws {
    let length = (Int(field) + 2) * 4
    let header = [6, field] + Array(repeating: 0, count: length - 2)
    let frame = IPv6Packet(nextHeader: 51).bytes(header + tcp)
    let segment = try #require(decode(frame, .ipv6).segment)
    #expect(segment.payloadBytes == 60 + length..<71 + length)
  }

  @Test(
    "A fragment header of offset 0 without more fragments is passed over",
    arguments: [0, 0x0006, 0x0002] as [UInt16])
  func atomicFragment(_ field: UInt16) throws {
    // The second byte is reserved here, and no length.
    let header = [6, 0xff] + field.networkBytes + [1, 2, 3, 4]
    let segment = try #require(decode(IPv6Packet(nextHeader: 44).bytes(header + tcp), .ipv6).segment)
    #expect(segment.payloadBytes == 68..<79)
  }

  @Test("A piece of a packet is a fragment", arguments: [0x0001, 0x0008, 0xfff8, 0xfff9] as [UInt16])
  func fragment(_ field: UInt16) throws {
    let header = [6, 0] + field.networkBytes + [1, 2, 3, 4]
    let frame = IPv6Packet(nextHeader: 0).bytes(Self.header(next: 44) + header + tcp)
    let fragment = try #require(decode(frame, .ipv6).fragment)
    #expect(fragment.part.identification == 0x0102_0304)
    #expect(fragment.part.offset == field & 0xfff8)
    #expect(fragment.part.isLast == (field & 1 == 0))
    #expect(fragment.packet.payloadProtocol == 6)
    #expect(fragment.capturedBytes(of: frame.span.bytes) == 56..<frame.count)
  }

  @Test("Different extension headers follow one another")
  func chain() throws {
    let fragment: [UInt8] = [51, 0, 0, 0, 1, 2, 3, 4]
    let authentication: [UInt8] = [60, 1] + Array(repeating: 0, count: 10)
    let chain =
      Self.header(next: 43) + Self.header(next: 44, units: 3) + fragment + authentication
      + Self.header(next: 6, units: 2)
    let segment = try #require(decode(IPv6Packet(nextHeader: 0).bytes(chain + tcp), .ipv6).segment)
    #expect(chain.count == 68)
    #expect(segment.payloadBytes == 60 + 68..<71 + 68)
  }

  @Test("Eight extension headers are followed, nine are too many")
  func tooMany() {
    func frame(_ count: Int) -> [UInt8] {
      let chain = (1...count).flatMap { Self.header(next: $0 == count ? 6 : 60) }
      return IPv6Packet(nextHeader: 60).bytes(chain + tcp)
    }
    #expect(decode(frame(8), .ipv6).segment?.payloadBytes == 124..<135)
    #expect(
      decode(frame(9), .ipv6) == .stop(.ip, .tooManyHeaders, needed: 0, available: tcp.count, at: 112))
  }

  @Test("An extension header that is cut is truncated", arguments: 0..<8)
  func cutExtension(_ length: Int) {
    let frame = IPv6Packet(nextHeader: 0).bytes(Self.header(next: 60) + Self.header(next: 6) + tcp)
    #expect(
      decode(Array(frame.prefix(48 + length)), .ipv6, wireLength: frame.count)
        == .stop(.ip, .truncated, needed: 8, available: length, at: 48))
  }

  @Test(
    "An extension header longer than its packet is malformed, where it starts",
    arguments: [(60, 255, 2048), (0, 4, 40), (51, 20, 88)] as [(UInt8, UInt8, Int)])
  func extensionBeyondPacket(_ number: UInt8, _ field: UInt8, _ length: Int) {
    let frame = IPv6Packet(nextHeader: number).bytes([6, field] + Array(repeating: 0, count: 30))
    // Not even bytes behind the packet belong to it.
    let trailed = frame + Array(repeating: 0, count: 20)
    #expect(
      decode(trailed, .ipv6) == .stop(.ip, .malformed, needed: length, available: 52, at: 40))
  }

  @Test("An extension header that fills its packet leaves no TCP header")
  func extensionFillsPacket() {
    let frame = IPv6Packet(nextHeader: 60).bytes(Self.header(next: 6, units: 2))
    #expect(decode(frame, .ipv6) == .stop(.tcp, .malformed, needed: 20, available: 0, at: 56))
  }

  @Test("A header that is cut is truncated", arguments: 0..<40)
  func cutHeader(_ length: Int) {
    let frame = Array(Link.ethernet(0x86dd, IPv6Packet().bytes(tcp)).prefix(14 + length))
    #expect(
      decode(frame, wireLength: 85) == .stop(.ip, .truncated, needed: 40, available: length, at: 14))
  }

  @Test("Nothing at all of a packet of unstated version needs the shorter header")
  func nothing() {
    #expect(decode([], .raw) == .stop(.ip, .truncated, needed: 20, available: 0, at: 0))
    #expect(decode([], .ipv4) == .stop(.ip, .truncated, needed: 20, available: 0, at: 0))
    #expect(decode([], .ipv6) == .stop(.ip, .truncated, needed: 40, available: 0, at: 0))
  }

  @Test("A payload length of 0 is the frame's, as of a packet that the network card will cut")
  func offloaded() throws {
    let frame = Link.ethernet(0x86dd, IPv6Packet(payloadLength: 0).bytes(tcp))
    #expect(try #require(decode(frame).segment).payloadLength == 11)
    let cut = try #require(decode(frame, wireLength: 70_000).segment)
    #expect(cut.payloadLength == 70_000 - 14 - 60)
    #expect(cut.payloadBytes == 74..<85)
  }

  @Test(
    "A jumbogram's option says its length, behind padding too",
    arguments: [
      [6, 0, 0xc2, 4, 0, 1, 0, 0], [6, 1, 0, 1, 0, 0, 0, 0, 0xc2, 4, 0, 1, 0, 0, 1, 0],
    ] as [[UInt8]])
  func jumbogram(_ header: [UInt8]) throws {
    let frame = Link.ethernet(0x86dd, IPv6Packet(nextHeader: 0, payloadLength: 0).bytes(header + tcp))
    let segment = try #require(decode(frame, wireLength: 90_000).segment)
    #expect(segment.payloadLength == 65_536 - header.count - 20)
    #expect(segment.payloadBytes == 74 + header.count..<85 + header.count)
  }

  @Test("A jumbogram's option that says no more than an ordinary length does not count")
  func shortJumbogram() throws {
    let header: [UInt8] = [6, 0, 0xc2, 4, 0, 0, 0xff, 0xff]
    let frame = Link.ethernet(0x86dd, IPv6Packet(nextHeader: 0, payloadLength: 0).bytes(header + tcp))
    #expect(try #require(decode(frame).segment).payloadLength == 11)
  }

  @Test("Bytes behind the packet are no payload")
  func trailer() {
    let frame = Link.ethernet(0x86dd, IPv6Packet().bytes(tcp))
    #expect(decode(frame + [1, 2, 3, 4]) == decode(frame))
    #expect(decode(frame).segment?.payloadBytes == 74..<85)
  }

  @Test("What a snapshot cut off counts as payload on the wire", arguments: [0, 1, 11])
  func snapshot(_ captured: Int) throws {
    let frame = Link.ethernet(0x86dd, IPv6Packet().bytes(tcp))
    let segment = try #require(decode(Array(frame.prefix(74 + captured)), wireLength: frame.count).segment)
    #expect(segment.payloadBytes == 74..<74 + captured)
    #expect(segment.payloadLength == 11)
  }

  @Test(
    "Another protocol is no TCP, behind extension headers too", arguments: [17, 58, 59, 132] as [UInt8])
  func otherProtocol(_ number: UInt8) {
    let plain = IPv6Packet(nextHeader: number).bytes(tcp)
    let behind = IPv6Packet(nextHeader: 60).bytes(Self.header(next: number) + tcp)
    #expect(decode(plain, .ipv6) == .stop(.ip, .notTCP, needed: 0, available: tcp.count, at: 40))
    #expect(decode(behind, .ipv6) == .stop(.ip, .notTCP, needed: 0, available: tcp.count, at: 48))
  }
}
