import NetworkTypes
import TestSupport
import Testing

@Suite("Reading IP addresses from text")
struct IPAddressParsingTests {
  @Test(
    "Dotted decimal is an IPv4 address",
    arguments: [
      ("0.0.0.0", 0), ("192.0.2.1", 0xc000_0201), ("255.255.255.255", 0xffff_ffff), ("10.0.0.9", 0x0a00_0009),
    ] as [(String, UInt32)])
  func ipv4(_ text: String, _ bits: UInt32) {
    #expect(IPAddress(text) == IPAddress(ipv4: bits))
  }

  @Test(
    "Every form of RFC 4291 is an IPv6 address",
    arguments: [
      ("::", 0, 0), ("::1", 0, 1), ("1::", 0x0001_0000_0000_0000, 0),
      ("2001:db8::2:1", 0x2001_0db8_0000_0000, 0x0000_0000_0002_0001),
      ("2001:DB8:0:0:8:800:200C:417A", 0x2001_0db8_0000_0000, 0x0008_0800_200c_417a),
      ("2001:0db8:0000:0000:0008:0800:200c:417a", 0x2001_0db8_0000_0000, 0x0008_0800_200c_417a),
      ("0:0:0:0:0:0:13.1.68.3", 0, 0x0d01_4403), ("::13.1.68.3", 0, 0x0d01_4403),
      ("::ffff:129.144.52.38", 0, 0x0000_ffff_8190_3426), ("::FFFF:8190:3426", 0, 0x0000_ffff_8190_3426),
      ("64:ff9b::192.0.2.33", 0x0064_ff9b_0000_0000, 0xc000_0221),
      ("0000:0000:0000:0000:0000:ffff:255.255.255.255", 0, 0x0000_ffff_ffff_ffff),
      ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000),
      ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004, 0x0005_0006_0007_0008),
      ("1:2:3::8", 0x0001_0002_0003_0000, 0x0000_0000_0000_0008),
      ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .max, .max),
    ] as [(String, UInt64, UInt64)])
  func ipv6(_ text: String, _ high: UInt64, _ low: UInt64) {
    #expect(IPAddress(text) == IPAddress(ipv6High: high, low: low))
  }

  @Test(
    "Anything else is refused",
    arguments: [
      // IPv4: number of parts, size, leading zeros, signs, blanks, other digits.
      "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "1.2.3.999",
      "1.2.3.1000",
      "01.2.3.4", "1.2.3.00", "+1.2.3.4", "-1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4\n", "0x1.2.3.4",
      "1.2.3.4/8", "\u{0661}.2.3.4", "1,2,3,4",
      // IPv6: number of groups, size, colons, zone identifiers, brackets.
      ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
      "1:2:3:4::5:6:7:8", "1::2::3", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", ":1::2", "1::2:", "12345::",
      "::12345",
      "::g", "::-1", "::+1", "fe80::1%eth0", "[::1]", "::1 ", "::1/64", "\u{ff11}::",
      // IPv4 inside IPv6 in a wrong place or of a wrong form.
      "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::256.0.0.1", "::01.2.3.4",
      "1:2:3:4:5:1.2.3.4", "1.2.3.4::1.2.3.4", String(repeating: "0", count: 100) + "::",
    ])
  func refused(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test("A part of a longer text is read as well")
  func substring() {
    let line = "(|2|2001:db8::7|40000|)"
    #expect(IPAddress(line.dropFirst(4).prefix(11)) == IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 7))
  }

  @Test("Every address is read back from its own text")
  func roundTrip() {
    var generator = SeededGenerator(seed: 5952)
    func word() -> UInt64 {
      // Few values for each group, so that runs of zeros come up often.
      (0..<4).reduce(0) { word, _ in
        word << 16 | ([0, 0, 0, 1, 0xffff, 0xab0].randomElement(using: &generator) ?? 0)
      }
    }
    for _ in 0..<500 {
      for address in [IPAddress(ipv6High: word(), low: word()), IPAddress(ipv4: generator.next())] {
        #expect(IPAddress(address.description) == address, "\(address)")
      }
    }
  }
}
