import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("Encapsulations")
struct EncapsulationTests {
  private static let tcp = TCPBytes().bytes
  private static let packets = [IPv4Packet().bytes(tcp), IPv6Packet().bytes(tcp)]

  @Test("The segment inside is the one that was wrapped", arguments: TestEncapsulation.all, packets)
  func wrapped(_ encapsulation: TestEncapsulation, _ packet: [UInt8]) throws {
    let plain = try #require(decode(packet, .raw).segment)
    let frame = encapsulation.frame(packet)
    let segment = try #require(decode(frame, encapsulation.linkType).segment)
    #expect(segment.withoutPlaces == plain.withoutPlaces)
    #expect(Array(frame[segment.payloadBytes]) == Array("220 ready\r\n".utf8))
    let names = Encapsulations.named.filter { segment.encapsulations.contains($0.kind) }.map(\.name)
    #expect(names == encapsulation.names)
  }

  @Test(
    "A frame cut anywhere is truncated, or the same segment with less of it captured",
    arguments: TestEncapsulation.all, packets)
  func cutAnywhere(_ encapsulation: TestEncapsulation, _ packet: [UInt8]) throws {
    let frame = encapsulation.frame(packet)
    let whole = try #require(decode(frame, encapsulation.linkType).segment)
    for length in 0...frame.count {
      let cut = decode(Array(frame.prefix(length)), encapsulation.linkType, wireLength: frame.count)
      if length < whole.optionBytes.lowerBound {
        #expect(cut.stop?.reason == .truncated, "\(length) bytes")
      } else {
        #expect(cut.segment?.withoutPlaces == whole.withoutPlaces, "\(length) bytes")
        #expect(cut.segment?.payloadBytes == whole.payloadBytes.clamped(to: 0..<length), "\(length) bytes")
      }
    }
  }

  @Test("Names are in order and each stands for one kind")
  func names() {
    #expect(Encapsulations.named.map(\.name) == Encapsulations.named.map(\.name).sorted())
    #expect(Set(Encapsulations.named.map(\.kind.rawValue)).count == Encapsulations.named.count)
    #expect(Encapsulations.named.allSatisfy { $0.kind.rawValue.nonzeroBitCount == 1 })
  }

  @Test("A packet inside another ends where the outer one does, at the latest")
  func boundedByOuter() throws {
    // The mirror kept 46 bytes of the packet; what follows in the frame belongs to nobody.
    let kept = Self.packets[0].prefix(46)
    let frame = TestHeaders.ethernet(TestHeaders.ipv4(4, Array(kept)) + Array("stray bytes".utf8))
    let segment = try #require(decode(frame).segment)
    #expect(segment.payloadLength == 11)
    #expect(Array(frame[segment.payloadBytes]) == Array("220 re".utf8))
    // Not even a header is read behind the end.
    let short = TestHeaders.ethernet(TestHeaders.ipv4(4, Array(kept.prefix(30))) + Array(kept.dropFirst(30)))
    #expect(decode(short) == .stop(.tcp, .truncated, needed: 20, available: 10, at: 54))
  }

  @Test("A total length of 0 inside a tunnel is the rest of the outer packet")
  func offloadedInside() throws {
    let inner = IPv4Packet(totalLength: 0).bytes(Self.tcp)
    let frame = TestHeaders.ethernet(TestHeaders.ipv4(4, inner) + Array(repeating: 0x55, count: 30))
    #expect(try #require(decode(frame).segment).payloadLength == 11)
  }

  @Test("Tunnels of any kind are followed eight deep, VLAN tags not counted")
  func depth() {
    func frame(_ count: Int) -> [UInt8] {
      (0..<count).reduce(TestHeaders.ethernet(0x8100, [0, 7, 8, 0] + Self.packets[0])) { frame, _ in
        TestHeaders.ethernet(
          0x8100, [0, 7, 8, 0] + TestHeaders.ipv4(17, TestHeaders.udp(to: 4789, TestHeaders.vxlan(frame))))
      }
    }
    #expect(decode(frame(8)).segment?.encapsulations == [.vlan, .vxlan])
    #expect(decode(frame(9)).stop?.reason == .tooManyHeaders)
  }
}
