import NetworkTypes
import TestSupport
import Testing

@testable import PacketDecoding

@Suite("Putting pieces of packets together")
struct FragmentReassemblerTests {
  private static let payload = (0..<200).map { UInt8($0) }
  private static let tcp = TCPBytes(payload: payload).bytes
  private static let packets = [IPv4Packet().bytes(tcp), IPv6Packet().bytes(tcp)]

  private static func piece(
    _ range: Range<Int>, of packet: [UInt8] = packets[0], isLast: Bool = false, identification: UInt32 = 7
  ) -> [UInt8] {
    let header = TestHeaders.isIPv6(packet) ? 40 : 20
    return TestFragments.piece(
      Array(packet.prefix(header)), packet.dropFirst(header).dropFirst(range.lowerBound).prefix(range.count),
      at: range.lowerBound, isLast: isLast, identification: identification)
  }

  @Test("Pieces of any size, in any order, make the segment", arguments: packets, [8, 64, 120, 216])
  func anyOrder(_ packet: [UInt8], _ size: Int) throws {
    let plain = try #require(decode(packet, .raw).segment)
    let pieces = TestFragments.of(packet, size: size, identification: 0x1234)
    var generator = SeededGenerator(seed: UInt64(size))
    for order in [pieces, pieces.reversed()] + (0..<20).map({ _ in pieces.shuffled(using: &generator) }) {
      var reassembly = Reassembly()
      for piece in order { reassembly.take(piece) }
      let (segment, bytes) = try #require(reassembly.segments.first)
      #expect(reassembly.segments.count == 1)
      #expect(segment.withoutPlaces == plain.withoutPlaces)
      #expect(Array(bytes[segment.payloadBytes]) == Self.payload)
      reassembly.finish()
      #expect(reassembly.reassembler.reassembledFrames == pieces.count - 1)
      #expect(reassembly.reassembler.incompleteFrames == 0)
    }
  }

  @Test("A packet that lacks any one of its pieces is none, and its frames are counted", arguments: packets)
  func missing(_ packet: [UInt8]) {
    let pieces = TestFragments.of(packet, size: 64)
    for absent in pieces.indices {
      var reassembly = Reassembly()
      for (index, piece) in pieces.enumerated() where index != absent { reassembly.take(piece) }
      reassembly.finish()
      #expect(reassembly.segments.isEmpty)
      #expect(reassembly.reassembler.incompleteFrames == pieces.count - 1)
    }
  }

  @Test("Of IPv4 pieces that overlap, what came first stays")
  func overlapIPv4() throws {
    var other = Self.packets[0]
    for index in 60..<other.count { other[index] = 0xee }
    var reassembly = Reassembly()
    reassembly.take(Self.piece(0..<64))
    reassembly.take(Self.piece(96..<128))
    reassembly.take(Self.piece(40..<136, of: other))
    reassembly.take(Self.piece(128..<220, isLast: true))
    let (segment, bytes) = try #require(reassembly.segments.first)
    let payload = Array(bytes[segment.payloadBytes])
    // The payload starts at 20 in the packet's own: of the third piece, 64..<96 and 128..<136 were new.
    #expect(payload[0..<44] == Self.payload[0..<44])
    #expect(payload[44..<76].allSatisfy { $0 == 0xee })
    #expect(payload[76..<108] == Self.payload[76..<108])
    #expect(payload[108..<116].allSatisfy { $0 == 0xee })
    #expect(payload[116...] == Self.payload[116...])
  }

  @Test("An IPv6 packet whose pieces overlap is dropped, with what still comes of it")
  func overlapIPv6() {
    var reassembly = Reassembly()
    for range in [0..<64, 56..<128, 64..<128] { reassembly.take(Self.piece(range, of: Self.packets[1])) }
    reassembly.take(Self.piece(128..<220, of: Self.packets[1], isLast: true))
    reassembly.finish()
    #expect(reassembly.segments.isEmpty)
    #expect(reassembly.reassembler.overlappingFrames == 4)
    #expect(reassembly.reassembler.incompleteFrames == 0)
  }

  @Test("A piece captured twice is a copy, before its packet is whole and after", arguments: packets)
  func repeated(_ packet: [UInt8]) {
    var reassembly = Reassembly()
    for piece in TestFragments.of(packet, size: 64) {
      reassembly.take(piece)
      reassembly.take(piece)
    }
    reassembly.finish()
    #expect(reassembly.segments.count == 1)
    #expect(reassembly.repeats == 4)
    #expect(reassembly.reassembler.incompleteFrames == 0)
  }

  @Test("An identification may be used again, at once with other bytes and later with the same")
  func identificationAgain() {
    var other = Self.packets[0]
    other[44] ^= 1
    var reassembly = Reassembly()
    for packet in [Self.packets[0], other] {
      for piece in TestFragments.of(packet, size: 208) { reassembly.take(piece) }
    }
    reassembly.time = reassembly.time + ElapsedTime(seconds: 2)
    for piece in TestFragments.of(other, size: 208) { reassembly.take(piece) }
    #expect(reassembly.segments.count == 3)
  }

  @Test("Pieces of packets that differ in any part of their key are kept apart")
  func keys() {
    let packets = [
      IPv4Packet(), IPv4Packet(source: IPAddress(ipv4: 1)), IPv4Packet(destination: IPAddress(ipv4: 2)),
    ].map { $0.bytes(Self.tcp) }
    var reassembly = Reassembly()
    let pieces =
      packets.map { TestFragments.of($0, size: 120) } + [
        TestFragments.of(packets[0], size: 120, identification: 9)
      ]
    for piece in pieces.map({ $0[0] }) + pieces.map({ $0[1] }) { reassembly.take(piece) }
    #expect(reassembly.segments.count == 4)
  }

  @Test("Pieces that a snapshot cut make a segment of which that much was captured")
  func snapshot() throws {
    var reassembly = Reassembly()
    for piece in TestFragments.of(Self.packets[0], size: 120) {
      reassembly.take(Array(piece.prefix(80)), wireLength: piece.count)
    }
    let (segment, bytes) = try #require(reassembly.segments.first)
    #expect(segment.payloadLength == 200)
    #expect(Array(bytes[segment.payloadBytes]) == Array(Self.payload.prefix(40)))
  }

  @Test("A first piece cut before the end of its TCP header leaves no segment")
  func snapshotInHeader() {
    var reassembly = Reassembly()
    for piece in TestFragments.of(Self.packets[0], size: 120) {
      reassembly.take(Array(piece.prefix(36)), wireLength: piece.count)
    }
    #expect(reassembly.segments.isEmpty)
    #expect(reassembly.stops == [.truncated])
  }

  @Test("A packet is given up after its time, and a later piece starts a new one")
  func age() {
    let pieces = TestFragments.of(Self.packets[0], size: 120)
    for (seconds, segments) in [(60.0, 1), (60.001, 0)] {
      var reassembly = Reassembly()
      reassembly.take(pieces[0])
      reassembly.time = reassembly.time + ElapsedTime(seconds: seconds)
      reassembly.take(pieces[1])
      reassembly.finish()
      #expect(reassembly.segments.count == segments)
      #expect(reassembly.reassembler.incompleteFrames == 2 - 2 * segments)
      #expect(reassembly.reassembler.limitsReached.isEmpty)
    }
  }

  @Test("Beyond the limit of packets the oldest is given up, and the limit is named")
  func packetLimit() {
    var limits = FragmentReassembler.Limits()
    limits.packets = 3
    var reassembly = Reassembly(limits)
    let pieces = (0..<5).map { TestFragments.of(Self.packets[0], size: 120, identification: $0) }
    for piece in pieces { reassembly.take(piece[0]) }
    for piece in pieces[2...] { reassembly.take(piece[1]) }
    #expect(reassembly.segments.count == 3)
    #expect(reassembly.reassembler.incompleteFrames == 2)
    #expect(reassembly.reassembler.limitsReached == ["fragment_packets"])
  }

  @Test("Beyond the limit of bytes the oldest is given up, also when no new packet comes")
  func byteLimit() {
    var limits = FragmentReassembler.Limits()
    limits.bytes = 1000
    var reassembly = Reassembly(limits)
    for identification in 1...2 as ClosedRange<UInt32> {
      for start in stride(from: 0, to: 24, by: 8) {
        reassembly.take(Self.piece(start..<start + 8, identification: identification))
      }
    }
    #expect(reassembly.reassembler.limitsReached.isEmpty)
    for start in stride(from: 24, to: 208, by: 8) {
      reassembly.take(Self.piece(start..<start + 8, identification: 2))
    }
    #expect(reassembly.reassembler.limitsReached == ["fragment_bytes"])
    #expect(reassembly.reassembler.incompleteFrames > 3)
  }

  @Test("Many packets one after the other leave nothing behind")
  func manyPackets() {
    var reassembly = Reassembly()
    reassembly.take(TestFragments.of(Self.packets[0], size: 120, identification: 60_000)[0])
    for identification in 0..<5000 as Range<UInt16> {
      for piece in TestFragments.of(Self.packets[1], size: 120, identification: identification) {
        reassembly.take(piece)
      }
    }
    reassembly.finish()
    #expect(reassembly.segments.count == 5000)
    #expect(reassembly.reassembler.incompleteFrames == 1)
    #expect(reassembly.reassembler.limitsReached.isEmpty)
  }

  @Test("Pieces that cannot be are malformed")
  func malformed() {
    var reassembly = Reassembly()
    reassembly.take(Self.piece(0..<0))
    reassembly.take(Self.piece(0..<20))
    reassembly.take(Self.piece(65_528..<65_528, isLast: true) + [])
    let header = Array(Self.packets[0].prefix(20))
    reassembly.take(
      TestFragments.piece(header, Self.tcp[0..<64], at: 65_528, isLast: true, identification: 1))
    #expect(reassembly.stops == [.malformed, .malformed, .malformed, .malformed])
  }

  @Test("A piece that contradicts its packet's end is not used")
  func contradictions() {
    var reassembly = Reassembly()
    reassembly.take(Self.piece(0..<64))
    reassembly.take(Self.piece(64..<128))
    reassembly.take(Self.piece(8..<40, isLast: true))
    reassembly.take(Self.piece(128..<220, isLast: true))
    #expect(reassembly.segments.count == 1)
  }

  @Test("Pieces of what never holds TCP are not kept", arguments: [1, 2, 50, 132] as [UInt8])
  func otherProtocols(_ number: UInt8) {
    var packet = Self.packets[0]
    packet[9] = number
    var reassembly = Reassembly()
    for piece in TestFragments.of(packet, size: 120) { reassembly.take(piece) }
    #expect(reassembly.stops == [.notTCP, .notTCP])
  }

  @Test(
    "A tunnel in pieces, and pieces in a tunnel, make the segment", arguments: TestEncapsulation.all, packets)
  func tunnels(_ encapsulation: TestEncapsulation, _ packet: [UInt8]) throws {
    var reassembly = Reassembly()
    for piece in TestFragments.of(packet, size: 64) {
      reassembly.take(encapsulation.frame(piece), encapsulation.linkType)
    }
    let (segment, bytes) = try #require(reassembly.segments.first)
    #expect(Array(bytes[segment.payloadBytes]) == Self.payload)
    let names = Encapsulations.named.filter { segment.encapsulations.contains($0.kind) }.map(\.name)
    #expect(names == encapsulation.names)
    // The other way round: the packet on the outside is cut.
    let frame = encapsulation.frame(packet)
    guard encapsulation.linkType == .ethernet,
      [0x0800, 0x86dd].contains(UInt16(frame[12]) << 8 | UInt16(frame[13]))
    else { return }
    for piece in TestFragments.of(Array(frame.dropFirst(14)), size: 64, identification: 0xbeef) {
      reassembly.take(piece)
    }
    try #require(reassembly.segments.count == 2)
    let (outer, outerBytes) = reassembly.segments[1]
    #expect([outer.source, outer.destination] == [segment.source, segment.destination])
    #expect(outer.encapsulations == segment.encapsulations)
    #expect(outer.payloadLength == segment.payloadLength)
    #expect(Array(outerBytes[outer.payloadBytes]) == Self.payload)
  }

  @Test("Pieces of pieces are put together")
  func nested() {
    var inner = TestFragments.of(Self.packets[0], size: 120)
    inner = inner.enumerated().flatMap {
      TestFragments.of(TestHeaders.ipv4(4, $0.element), size: 80, identification: UInt16($0.offset))
    }
    var reassembly = Reassembly()
    for piece in inner { reassembly.take(piece) }
    #expect(inner.count == 4)
    #expect(reassembly.segments.count == 1)
  }

  @Test("Random pieces never trap, and what is kept stays within the limits")
  func random() {
    var generator = SeededGenerator(seed: 815)
    var limits = FragmentReassembler.Limits()
    limits.packets = 20
    limits.bytes = 20_000
    var reassembly = Reassembly(limits)
    for _ in 0..<20_000 {
      let packet = Self.packets.randomElement(using: &generator) ?? []
      let start = Int.random(in: 0..<28, using: &generator) * 8
      let count = min(220 - start, Int.random(in: 1...12, using: &generator) * 8)
      let piece = Self.piece(
        start..<start + max(0, count), of: packet,
        isLast: start + count >= 220 || Int.random(in: 0..<30, using: &generator) == 0,
        identification: UInt32.random(in: 0..<40, using: &generator))
      reassembly.take(
        Array(piece.prefix(Int.random(in: 0...300, using: &generator))), wireLength: piece.count)
      reassembly.time =
        reassembly.time
        + ElapsedTime(nanoseconds: Int64.random(in: -5...30, using: &generator) * 1_000_000_000)
    }
    reassembly.finish()
    #expect(reassembly.segments.count > 10)
    #expect(reassembly.reassembler.incompleteFrames > 1000)
    #expect(reassembly.reassembler.overlappingFrames > 100)
  }
}
