import NetworkTypes
import Testing

@Suite("Classes of addresses")
struct AddressClassTests {
  @Test(
    "The first and the last address of a block are in it, and their neighbours are not",
    arguments: [
      ("0.0.0.0", .unspecified), ("0.255.255.255", .unspecified), ("1.0.0.0", .global),
      ("9.255.255.255", .global), ("10.0.0.0", .privateUse), ("10.255.255.255", .privateUse),
      ("11.0.0.0", .global), ("100.63.255.255", .global), ("100.64.0.0", .carrierNAT),
      ("100.127.255.255", .carrierNAT), ("100.128.0.0", .global), ("126.255.255.255", .global),
      ("127.0.0.0", .loopback), ("127.255.255.255", .loopback), ("128.0.0.0", .global),
      ("169.253.255.255", .global), ("169.254.0.0", .linkLocal), ("169.254.255.255", .linkLocal),
      ("169.255.0.0", .global), ("172.15.255.255", .global), ("172.16.0.0", .privateUse),
      ("172.31.255.255", .privateUse), ("172.32.0.0", .global), ("192.167.255.255", .global),
      ("192.168.0.0", .privateUse), ("192.168.255.255", .privateUse), ("192.169.0.0", .global),
      ("255.255.255.255", .global),
      ("::", .unspecified), ("::1", .loopback), ("::2", .global), ("0:0:0:1::", .global),
      ("fbff:ffff::", .global), ("fc00::", .uniqueLocal), ("fdff:ffff::1", .uniqueLocal),
      ("fe00::", .global), ("fe7f:ffff::", .global), ("fe80::", .linkLocal), ("febf:ffff::1", .linkLocal),
      ("fec0::", .global), ("ff02::1", .global),
    ] as [(String, AddressClass)])
  func blocks(_ text: String, _ expected: AddressClass) throws {
    #expect(try #require(IPAddress(text)).addressClass == expected)
  }

  @Test(
    "Addresses of documents stand for public ones",
    arguments: ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"])
  func documentation(_ text: String) throws {
    #expect(try #require(IPAddress(text)).isGlobal)
  }

  @Test(
    "An IPv4-mapped address has the class of the address in it",
    arguments: [
      ("::ffff:10.0.0.1", .privateUse), ("::ffff:127.0.0.1", .loopback), ("::ffff:0.0.0.0", .unspecified),
      ("::ffff:198.51.100.1", .global), ("::fffe:10.0.0.1", .global),
    ] as [(String, AddressClass)])
  func mapped(_ text: String, _ expected: AddressClass) throws {
    #expect(try #require(IPAddress(text)).addressClass == expected)
  }

  @Test("Only an IPv4-mapped address has another one in it")
  func unmapped() throws {
    let inner = try #require(IPAddress("192.0.2.1"))
    #expect(try #require(IPAddress("::ffff:192.0.2.1")).unmapped == inner)
    #expect(inner.unmapped == inner)
    let other = try #require(IPAddress("2001:db8::1"))
    #expect(other.unmapped == other)
  }
}
