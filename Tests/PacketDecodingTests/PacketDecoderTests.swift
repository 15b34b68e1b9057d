import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("Decoding frames")
struct PacketDecoderTests {
  private static let tcp = TCPBytes().bytes
  private static let inner4 = IPv4Packet(hopLimit: 11).bytes(tcp)
  private static let inner6 = IPv6Packet(hopLimit: 12).bytes(tcp)

  @Test("A segment is read back as it was made, over IPv4 and IPv6", arguments: [false, true])
  func segment(_ isIPv6: Bool) throws {
    let addresses =
      isIPv6
      ? [IPv6Packet().source, IPv6Packet().destination] : [IPv4Packet().source, IPv4Packet().destination]
    var made = TestSegment(
      from: Endpoint(addresses[0], 40_001), to: Endpoint(addresses[1], 21), sequence: 0xfedc_ba98,
      acknowledgment: 0x7654_3210, [.psh, .ack, .urg], payload: Array("USER anonymous\r\n".utf8))
    made.window = 0xabcd
    made.hopLimit = 57
    made.identification = 0x4321
    made.options = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2]
    let frame = made.ethernetBytes
    let tcp = isIPv6 ? 54 : 34
    #expect(
      decode(frame)
        == .segment(
          TCPSegment(
            source: made.source, destination: made.destination, sequence: SequenceNumber(0xfedc_ba98),
            acknowledgment: SequenceNumber(0x7654_3210), flags: [.psh, .ack, .urg], window: 0xabcd,
            hopLimit: 57, identification: isIPv6 ? nil : 0x4321, optionBytes: tcp + 20..<tcp + 32,
            payloadBytes: tcp + 32..<tcp + 48, payloadLength: 16)))
    #expect(Array(frame[tcp + 32..<tcp + 48]) == made.payload)
  }

  @Test("A TCP header shorter than 20 bytes is malformed", arguments: 0...4 as ClosedRange<UInt8>)
  func shortTCPHeader(_ words: UInt8) {
    let frame = IPv4Packet().bytes(TCPBytes(headerWords: words).bytes)
    #expect(
      decode(frame, .ipv4) == .stop(.tcp, .malformed, needed: Int(words) * 4, available: 31, at: 20))
  }

  @Test("A TCP header longer than its packet is malformed", arguments: 8...15 as ClosedRange<UInt8>)
  func longTCPHeader(_ words: UInt8) {
    let frame = IPv4Packet().bytes(TCPBytes(headerWords: words).bytes)
    // Bytes behind the packet do not belong to the header.
    let trailed = frame + Array(repeating: 0, count: 40)
    #expect(
      decode(trailed, .ipv4) == .stop(.tcp, .malformed, needed: Int(words) * 4, available: 71, at: 20))
  }

  @Test("A TCP header that fills its packet has no payload", arguments: 5...15 as ClosedRange<UInt8>)
  func headerOnly(_ words: UInt8) throws {
    let options = [UInt8](repeating: 1, count: Int(words - 5) * 4)
    let frame = IPv4Packet().bytes(TCPBytes(options: options, payload: []).bytes)
    let segment = try #require(decode(frame, .ipv4).segment)
    #expect(segment.optionBytes == 40..<frame.count)
    #expect(segment.payloadBytes == frame.count..<frame.count)
    #expect(segment.payloadLength == 0)
  }

  @Test("A packet too short for a TCP header is malformed", arguments: [0, 1, 19])
  func shortPacket(_ length: Int) {
    let frame = IPv4Packet().bytes(Array(Self.tcp.prefix(length)))
    let trailed = frame + Array(repeating: 0, count: 40)
    #expect(
      decode(trailed, .ipv4) == .stop(.tcp, .malformed, needed: 20, available: length + 40, at: 20))
  }

  @Test("A TCP header that a snapshot cut is truncated", arguments: 0..<20)
  func cutTCPHeader(_ length: Int) {
    let frame = Link.ethernet(0x0800, IPv4Packet().bytes(Self.tcp))
    #expect(
      decode(Array(frame.prefix(34 + length)), wireLength: frame.count)
        == .stop(.tcp, .truncated, needed: 20, available: length, at: 34))
  }

  @Test("Options that a snapshot cut are there as far as they were captured", arguments: 0...12)
  func cutOptions(_ length: Int) throws {
    let options = [UInt8](repeating: 1, count: 12)
    let frame = Link.ethernet(0x0800, IPv4Packet().bytes(TCPBytes(options: options).bytes))
    let cut = try #require(decode(Array(frame.prefix(54 + length)), wireLength: frame.count).segment)
    #expect(cut.optionBytes == 54..<54 + length)
    #expect(cut.payloadBytes == 54 + length..<54 + length)
    #expect(cut.payloadLength == 11)
  }

  @Test(
    "The innermost of packets inside one another is the segment's",
    arguments: [
      (.ipv4, IPv4Packet(payloadProtocol: 4).bytes(inner4), false, 40),
      (.ipv4, IPv4Packet(payloadProtocol: 41).bytes(inner6), true, 60),
      (.ipv6, IPv6Packet(nextHeader: 4).bytes(inner4), false, 60),
      (.ipv6, IPv6Packet(nextHeader: 41).bytes(inner6), true, 80),
      // With the option that limits further tunnels (RFC 2473 section 4.1.1).
      (.ipv6, IPv6Packet(nextHeader: 60).bytes([4, 0, 4, 1, 4, 1, 1, 0] + inner4), false, 68),
    ] as [(LinkType, [UInt8], Bool, Int)])
  func tunnel(_ linkType: LinkType, _ frame: [UInt8], _ isIPv6: Bool, _ tcpOffset: Int) throws {
    let segment = try #require(decode(frame, linkType).segment)
    #expect(segment.source == Endpoint(isIPv6 ? IPv6Packet().source : IPv4Packet().source, 21))
    #expect(segment.hopLimit == (isIPv6 ? 12 : 11))
    #expect(segment.identification == (isIPv6 ? nil : 0x1234))
    #expect(segment.payloadBytes == tcpOffset + 20..<tcpOffset + 31)
    #expect(segment.payloadLength == 11)
  }

  @Test(
    "A packet inside another has to be of the version that the outer one says",
    arguments: [(4, inner6), (41, inner4)] as [(UInt8, [UInt8])])
  func tunnelContradiction(_ number: UInt8, _ inner: [UInt8]) {
    let frame = IPv4Packet(payloadProtocol: number).bytes(inner)
    #expect(
      decode(frame, .ipv4) == .stop(.ip, .malformed, needed: 0, available: inner.count, at: 20))
  }

  @Test(
    "An outer packet that ends with its header holds no other",
    arguments: [(4, 20), (41, 40)] as [(UInt8, Int)])
  func emptyTunnel(_ number: UInt8, _ needed: Int) {
    let frame = IPv4Packet(payloadProtocol: number).bytes([])
    #expect(decode(frame, .ipv4) == .stop(.ip, .truncated, needed: needed, available: 0, at: 20))
  }

  @Test("Eight packets inside the first are followed, nine are too many")
  func nesting() {
    func frame(_ count: Int) -> [UInt8] {
      (0..<count).reduce(Self.inner4) { packet, _ in IPv4Packet(payloadProtocol: 4).bytes(packet) }
    }
    #expect(decode(frame(8), .ipv4).segment?.payloadBytes == 200..<211)
    #expect(
      decode(frame(9), .ipv4)
        == .stop(.ip, .tooManyHeaders, needed: 0, available: Self.inner4.count, at: 180))
  }

  @Test("A length on the wire shorter than what was captured does not count")
  func wireLengthTooShort() {
    let frame = IPv4Packet(totalLength: 0).bytes(Self.tcp)
    #expect(decode(frame, .ipv4, wireLength: 3) == decode(frame, .ipv4))
    #expect(decode(frame, .ipv4, wireLength: 3).segment?.payloadLength == 11)
  }
}
