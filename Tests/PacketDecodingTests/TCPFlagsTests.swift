import PacketDecoding
import Testing

@Suite("Control bits of TCP")
struct TCPFlagsTests {
  @Test(
    "Each bit of the header's 14th byte has its name",
    arguments: [
      (0x01, .fin), (0x02, .syn), (0x04, .rst), (0x08, .psh), (0x10, .ack), (0x20, .urg),
    ] as [(UInt8, TCPFlags)])
  func bits(_ byte: UInt8, _ flag: TCPFlags) throws {
    var bytes = Link.ethernet(0x0800, IPv4Packet().bytes(TCPBytes().bytes))
    bytes[14 + 20 + 13] = byte
    #expect(decode(bytes).segment?.flags == flag)
  }

  @Test("Bits without a name are kept")
  func unnamed() {
    var bytes = Link.ethernet(0x0800, IPv4Packet().bytes(TCPBytes().bytes))
    bytes[14 + 20 + 13] = 0xd2
    let flags = decode(bytes).segment?.flags
    #expect(flags?.rawValue == 0xd2)
    #expect(flags?.contains([.syn, .ack]) == true)
    #expect(flags?.contains(.fin) == false)
  }
}
