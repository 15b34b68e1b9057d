import NetworkTypes
import Testing

@Suite("Reading fields from raw bytes")
struct RawSpanBytesTests {
  private static let bytes: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba]

  @Test("Numbers are in network order at any offset, aligned or not", arguments: 0...3)
  func numbers(_ offset: Int) {
    func expected(_ count: Int) -> UInt64 {
      Self.bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let byte = Self.bytes.span.bytes.byte(at: offset)
    let two = Self.bytes.span.bytes.uint16(at: offset)
    let four = Self.bytes.span.bytes.uint32(at: offset)
    let eight = Self.bytes.span.bytes.uint64(at: offset)
    #expect(UInt64(byte) == expected(1))
    #expect(UInt64(two) == expected(2))
    #expect(UInt64(four) == expected(4))
    #expect(eight == expected(8))
  }

  @Test("Fields that end with the last byte can be read")
  func lastField() {
    let end = Self.bytes.count
    let byte = Self.bytes.span.bytes.byte(at: end - 1)
    let two = Self.bytes.span.bytes.uint16(at: end - 2)
    let four = Self.bytes.span.bytes.uint32(at: end - 4)
    let eight = Self.bytes.span.bytes.uint64(at: end - 8)
    #expect(byte == 0xba)
    #expect(two == 0xdcba)
    #expect(four == 0xeffe_dcba)
    #expect(eight == 0x6789_abcd_effe_dcba)
  }

  @Test("A field that ends one byte behind the span traps")
  func outside() async {
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = [1, 2, 3, 4, 5]
      print(bytes.span.bytes.extracting(0..<4).uint32(at: 1))
    }
  }

  @Test(
    "A byte is found at its first offset from the start on",
    arguments: [
      (0x0a, 0, 2), (0x0a, 2, 2), (0x0a, 3, 5), (0x0a, 5, 5), (0x0a, 6, nil), (0x61, 0, 0), (0x61, 1, nil),
      (0x7a, 0, nil), (0xff, 0, 7), (0x0a, 8, nil), (0x0a, 100, nil),
    ] as [(UInt8, Int, Int?)])
  func firstOffset(_ byte: UInt8, _ start: Int, _ offset: Int?) {
    let bytes: [UInt8] = [0x61, 0x62, 0x0a, 0x63, 0x64, 0x0a, 0x65, 0xff]
    let found = bytes.span.bytes.firstOffset(of: byte, from: start)
    #expect(found == offset)
  }

  @Test("The search starts at the front and stays inside the span")
  func searchBounds() {
    let bytes: [UInt8] = [7, 1, 2, 3, 7]
    let fromFront = bytes.span.bytes.firstOffset(of: 7)
    let beforeTheByte = bytes.span.bytes.extracting(1..<4).firstOffset(of: 7)
    let behindTheSpan = bytes.span.bytes.extracting(0..<4).firstOffset(of: 7, from: 2)
    let relative = bytes.span.bytes.extracting(1..<5).firstOffset(of: 7)
    let empty = bytes.span.bytes.extracting(2..<2).firstOffset(of: 2)
    #expect(fromFront == 0)
    #expect(beforeTheByte == nil)
    #expect(behindTheSpan == nil)
    #expect(relative == 3)
    #expect(empty == nil)
  }

  @Test("A copy has the same bytes", arguments: [0..<0, 0..<11, 3..<7])
  func copied(_ range: Range<Int>) {
    let copy = Self.bytes.span.bytes.extracting(range).copied()
    #expect(copy == Array(Self.bytes[range]))
  }
}
