import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("IPv4")
struct IPv4PacketTests {
  private let tcp = TCPBytes().bytes
  private var tcpLength: Int { tcp.count }

  @Test("The header's fields are those of the segment")
  func fields() throws {
    let packet = IPv4Packet(
      source: IPAddress(ipv4: 0x0102_0304), destination: IPAddress(ipv4: 0xfffe_fdfc), hopLimit: 3,
      identification: 0xbeef)
    let segment = try #require(decode(packet.bytes(tcp), .ipv4).segment)
    #expect(segment.source.address == IPAddress(ipv4: 0x0102_0304))
    #expect(segment.destination.address == IPAddress(ipv4: 0xfffe_fdfc))
    #expect(segment.hopLimit == 3)
    #expect(segment.identification == 0xbeef)
  }

  @Test("Options move the payload on", arguments: [4, 8, 24, 40])
  func options(_ length: Int) throws {
    let packet = IPv4Packet(options: Array(repeating: 1, count: length))
    let segment = try #require(decode(packet.bytes(tcp), .ipv4).segment)
    #expect(segment.source.port == 21)
    #expect(segment.payloadBytes == length + 40..<length + 51)
    #expect(segment.payloadLength == 11)
  }

  @Test(
    "A total length of 0 is the frame's, as of a packet that the network card will cut", arguments: [0, 14])
  func offloaded(_ linkLength: Int) throws {
    let link = [UInt8](Link.ethernet(0x0800, []).prefix(linkLength))
    let frame = link + IPv4Packet(totalLength: 0).bytes(tcp)
    let linkType: LinkType = linkLength == 0 ? .ipv4 : .ethernet
    #expect(try #require(decode(frame, linkType).segment).payloadLength == 11)
    // Of a packet that a snapshot cut, the length on the wire tells the rest.
    let cut = try #require(decode(frame, linkType, wireLength: 60_000).segment)
    #expect(cut.payloadLength == 60_000 - linkLength - 40)
    #expect(cut.payloadBytes == linkLength + 40..<linkLength + 51)
  }

  @Test("Bytes behind the packet are no payload", arguments: [1, 6, 46])
  func trailer(_ length: Int) throws {
    let frame = Link.ethernet(0x0800, IPv4Packet().bytes(tcp))
    let trailed = frame + Array(repeating: 0x5a, count: length)
    #expect(decode(trailed) == decode(frame))
    #expect(try #require(decode(trailed).segment).payloadBytes == 54..<65)
  }

  @Test("The padding of a short frame is no payload")
  func padding() throws {
    let frame = Link.ethernet(0x0800, IPv4Packet().bytes(TCPBytes(payload: []).bytes))
    let segment = try #require(decode(frame + Array(repeating: 0, count: 60 - frame.count)).segment)
    #expect(segment.payloadLength == 0)
    #expect(segment.payloadBytes == 54..<54)
  }

  @Test("What a snapshot cut off counts as payload on the wire", arguments: 0...11)
  func snapshot(_ captured: Int) throws {
    let frame = Link.ethernet(0x0800, IPv4Packet().bytes(tcp))
    let segment = try #require(decode(Array(frame.prefix(54 + captured)), wireLength: frame.count).segment)
    #expect(segment.payloadBytes == 54..<54 + captured)
    #expect(segment.payloadLength == 11)
  }

  @Test(
    "A piece of a packet is a fragment, the first one too",
    arguments: [0x2000, 0x0001, 0x1fff, 0x3fff, 0x2001, 0x6000] as [UInt16])
  func fragment(_ flagsAndOffset: UInt16) throws {
    let frame = Link.ethernet(0x0800, IPv4Packet(flagsAndOffset: flagsAndOffset).bytes(tcp))
    let fragment = try #require(decode(frame).fragment)
    #expect(fragment.part.identification == 0x1234)
    #expect(Int(fragment.part.offset) == Int(flagsAndOffset & 0x1fff) * 8)
    #expect(fragment.part.isLast == (flagsAndOffset & 0x2000 == 0))
    #expect(fragment.packet.payloadProtocol == 6)
    #expect(fragment.capturedBytes(of: frame.span.bytes) == 34..<frame.count)
  }

  @Test(
    "Neither \"don't fragment\" nor the reserved bit makes a fragment",
    arguments: [0, 0x4000, 0x8000, 0xc000] as [UInt16])
  func notFragmented(_ flagsAndOffset: UInt16) {
    #expect(decode(IPv4Packet(flagsAndOffset: flagsAndOffset).bytes(tcp), .ipv4).segment != nil)
  }

  @Test("A header shorter than 20 bytes is malformed", arguments: 0...4 as ClosedRange<UInt8>)
  func shortHeader(_ words: UInt8) {
    let frame = Link.ethernet(0x0800, IPv4Packet(headerWords: words).bytes(tcp))
    #expect(
      decode(frame)
        == .stop(.ip, .malformed, needed: Int(words) * 4, available: frame.count - 14, at: 14))
  }

  @Test(
    "A total length shorter than the header is malformed",
    arguments: [(5, 1), (5, 19), (6, 23), (15, 59)] as [(UInt8, UInt16)])
  func shortTotalLength(_ words: UInt8, _ totalLength: UInt16) {
    let packet = IPv4Packet(
      options: Array(repeating: 1, count: Int(words - 5) * 4), totalLength: totalLength)
    let frame = packet.bytes(tcp)
    #expect(
      decode(frame, .ipv4)
        == .stop(.ip, .malformed, needed: Int(words) * 4, available: frame.count, at: 0))
  }

  @Test("A header that is cut is truncated", arguments: 0..<20)
  func cutHeader(_ length: Int) {
    let frame = Array(Link.ethernet(0x0800, IPv4Packet().bytes(tcp)).prefix(14 + length))
    #expect(
      decode(frame, wireLength: 65) == .stop(.ip, .truncated, needed: 20, available: length, at: 14))
  }

  @Test("Options that a snapshot cut leave no TCP header", arguments: 0...4)
  func cutOptions(_ length: Int) {
    let packet = IPv4Packet(options: [1, 1, 1, 1]).bytes(tcp)
    #expect(
      decode(Array(packet.prefix(20 + length)), .ipv4, wireLength: packet.count)
        == .stop(.tcp, .truncated, needed: 20, available: 0, at: 24))
  }

  @Test("Another protocol is no TCP", arguments: [1, 2, 17, 58, 132, 255] as [UInt8])
  func otherProtocol(_ number: UInt8) {
    let frame = Link.ethernet(0x0800, IPv4Packet(payloadProtocol: number).bytes(tcp))
    #expect(decode(frame) == .stop(.ip, .notTCP, needed: 0, available: tcpLength, at: 34))
  }

  @Test(
    "The numbers of IPv6 extension headers are ordinary protocols", arguments: [0, 43, 44, 60] as [UInt8])
  func noExtensionHeaders(_ number: UInt8) {
    let frame = IPv4Packet(payloadProtocol: number).bytes([6, 0, 0, 0, 0, 0, 0, 0] + tcp)
    #expect(decode(frame, .ipv4) == .stop(.ip, .notTCP, needed: 0, available: frame.count - 20, at: 20))
  }
}
