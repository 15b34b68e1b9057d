import PacketDecoding
import Testing

@Suite("Sequence numbers")
struct SequenceNumberTests {
  @Test(
    "The distance goes the short way round the wrap",
    arguments: [
      (0, 0, 0), (5, 3, 2), (3, 5, -2), (0, 0xffff_ffff, 1), (0xffff_ffff, 0, -1), (10, 0xffff_fff0, 26),
      (0x7fff_ffff, 0, 0x7fff_ffff), (0x8000_0000, 0, -0x8000_0000), (0x8000_0001, 0, -0x7fff_ffff),
      (0, 0x8000_0000, -0x8000_0000),
    ] as [(UInt32, UInt32, Int)])
  func distance(_ number: UInt32, _ other: UInt32, _ distance: Int) {
    #expect(SequenceNumber(number).distance(from: SequenceNumber(other)) == distance)
  }

  @Test(
    "Advancing wraps at 2^32, forwards and backwards",
    arguments: [
      (0, 1, 1), (0xffff_ffff, 1, 0), (0xffff_fff0, 0x20, 0x10), (0, -1, 0xffff_ffff), (7, 0, 7),
      (5, 1 << 32, 5), (5, 1 << 32 + 1, 6),
    ] as [(UInt32, Int, UInt32)])
  func advanced(_ number: UInt32, _ count: Int, _ result: UInt32) {
    #expect(SequenceNumber(number).advanced(by: count).rawValue == result)
  }
}
