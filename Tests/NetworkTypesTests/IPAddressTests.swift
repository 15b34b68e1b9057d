import NetworkTypes
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "An IPv4 address is written in dotted decimal",
    arguments: [
      (0, "0.0.0.0"), (0x0000_0001, "0.0.0.1"), (0xc000_0201, "192.0.2.1"), (0x7f00_0001, "127.0.0.1"),
      (0x0102_0304, "1.2.3.4"), (0xffff_ffff, "255.255.255.255"),
    ] as [(UInt32, String)])
  func ipv4Text(_ bits: UInt32, _ text: String) {
    #expect(IPAddress(ipv4: bits).description == text)
  }

  @Test(
    "An IPv6 address is written in the form of RFC 5952",
    arguments: [
      // Section 4.1: no leading zeros; section 4.3: lower case.
      (0x2001_0db8_aaaa_bbbb, 0xcccc_dddd_eeee_0001, "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
      // Section 4.2.1: shortened as far as possible.
      (0x2001_0db8_0000_0000, 0x0000_0000_0002_0001, "2001:db8::2:1"),
      // Section 4.2.2: a single zero group is not shortened, wherever it stands.
      (0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
      (0x0000_0001_0002_0003, 0x0004_0005_0006_0007, "0:1:2:3:4:5:6:7"),
      (0x0001_0002_0003_0004, 0x0005_0006_0007_0000, "1:2:3:4:5:6:7:0"),
      // Section 4.2.3: the longest run, and the first of two alike.
      (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
      (0x2001_0db8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
      // Runs at the ends and across the middle.
      (0, 0, "::"), (0, 1, "::1"), (0x0001_0000_0000_0000, 0, "1::"),
      (0xfe80_0000_0000_0000, 0x0202_b3ff_fe1e_8329, "fe80::202:b3ff:fe1e:8329"),
      (0x0001_0002_0003_0000, 0x0000_0006_0007_0008, "1:2:3::6:7:8"),
      (0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
      // Section 5: the IPv4-mapped prefix, and prefixes that only resemble it.
      (0, 0x0000_ffff_c000_0201, "::ffff:192.0.2.1"), (0, 0x0000_ffff_0000_0000, "::ffff:0.0.0.0"),
      (0, 0x0000_fffe_c000_0201, "::fffe:c000:201"), (0, 0x0001_ffff_c000_0201, "::1:ffff:c000:201"),
      (1, 0x0000_ffff_c000_0201, "::1:0:ffff:c000:201"), (0, 0xc000_0201, "::c000:201"),
    ] as [(UInt64, UInt64, String)])
  func ipv6Text(_ high: UInt64, _ low: UInt64, _ text: String) {
    #expect(IPAddress(ipv6High: high, low: low).description == text)
  }

  @Test("The bytes are in network order, 4 of IPv4 and 16 of IPv6")
  func bytes() {
    #expect(IPAddress(ipv4: 0x0102_0304).bytes == [1, 2, 3, 4])
    #expect(
      IPAddress(ipv6High: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10).bytes == Array(1...16))
  }

  @Test("IPv4 comes before IPv6, then the bytes decide")
  func order() {
    let ordered = [
      IPAddress(ipv4: 0), IPAddress(ipv4: 1), IPAddress(ipv4: 0x7fff_ffff), IPAddress(ipv4: 0x8000_0000),
      IPAddress(ipv4: .max), IPAddress(ipv6High: 0, low: 0), IPAddress(ipv6High: 0, low: .max),
      IPAddress(ipv6High: 1, low: 0), IPAddress(ipv6High: 1, low: 7), IPAddress(ipv6High: .max, low: 0),
    ]
    for (place, address) in ordered.enumerated() {
      for (otherPlace, other) in ordered.enumerated() {
        #expect((address < other) == (place < otherPlace), "\(address) and \(other)")
      }
    }
  }

  @Test("An IPv6 address with the same low bits is another address than the IPv4 one")
  func familiesDiffer() {
    #expect(IPAddress(ipv4: 1) != IPAddress(ipv6High: 0, low: 1))
    #expect(IPAddress(ipv4: 0xc000_0201) != IPAddress(ipv6High: 0, low: 0xffff_c000_0201))
    #expect(!IPAddress(ipv4: 1).isIPv6)
    #expect(IPAddress(ipv6High: 0, low: 0xffff_c000_0201).isIPv6)
  }

  @Test(
    "Only 0.0.0.0 and :: are unspecified",
    arguments: [
      (IPAddress(ipv4: 0), true), (IPAddress(ipv6High: 0, low: 0), true), (IPAddress(ipv4: 1), false),
      (IPAddress(ipv6High: 0, low: 1), false), (IPAddress(ipv6High: 1, low: 0), false),
    ])
  func unspecified(_ address: IPAddress, _ isUnspecified: Bool) {
    #expect(address.isUnspecified == isUnspecified)
  }
}
