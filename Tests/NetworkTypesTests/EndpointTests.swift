import NetworkTypes
import Testing

@Suite("Endpoints")
struct EndpointTests {
  @Test(
    "An IPv6 address stands in brackets before the port",
    arguments: [
      (Endpoint(IPAddress(ipv4: 0xc000_0201), 21), "192.0.2.1:21"),
      (Endpoint(IPAddress(ipv4: 0), 0), "0.0.0.0:0"),
      (Endpoint(IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1), 65535), "[2001:db8::1]:65535"),
      (Endpoint(IPAddress(ipv6High: 0, low: 0xffff_c000_0201), 20), "[::ffff:192.0.2.1]:20"),
    ])
  func text(_ endpoint: Endpoint, _ text: String) {
    #expect(endpoint.description == text)
  }

  @Test("The address decides the order, then the port")
  func order() {
    let ordered = [
      Endpoint(IPAddress(ipv4: 1), 0), Endpoint(IPAddress(ipv4: 1), 21), Endpoint(IPAddress(ipv4: 1), 40_000),
      Endpoint(IPAddress(ipv4: 2), 0), Endpoint(IPAddress(ipv6High: 0, low: 0), 0),
      Endpoint(IPAddress(ipv6High: 0, low: 0), 1),
    ]
    for (place, endpoint) in ordered.enumerated() {
      for (otherPlace, other) in ordered.enumerated() {
        #expect((endpoint < other) == (place < otherPlace), "\(endpoint) and \(other)")
      }
    }
  }

  @Test("Another port or address is another endpoint")
  func equality() {
    let endpoint = Endpoint(IPAddress(ipv4: 1), 21)
    #expect(endpoint == Endpoint(IPAddress(ipv4: 1), 21))
    #expect(endpoint != Endpoint(IPAddress(ipv4: 1), 20))
    #expect(endpoint != Endpoint(IPAddress(ipv4: 2), 21))
  }
}
