import NetworkTypes
import TestSupport
import Testing

@testable import TCPFlows

@Suite("The key of a connection")
struct FlowKeyTests {
  private static let pairs: [(Endpoint, Endpoint)] = [
    (.client, .server), (.server, .client), (.client6, .server6),
    (Endpoint(IPAddress(ipv4: 1), 1), Endpoint(IPAddress(ipv4: 1), 2)),
    (Endpoint(IPAddress(ipv4: 1), 7), Endpoint(IPAddress(ipv4: 1), 7)),
  ]

  private func key(_ source: Endpoint, _ destination: Endpoint) throws -> FlowKey {
    FlowKey(try TestSegment(from: source, to: destination, [.ack]).decoded())
  }

  @Test("Both directions have the same key", arguments: pairs)
  func symmetric(_ one: Endpoint, _ other: Endpoint) throws {
    let there = try key(one, other)
    let back = try key(other, one)
    #expect(there == back)
    #expect(there.hashValue == back.hashValue)
  }

  @Test(
    "Another address or port at either end is another key",
    arguments: [
      (Endpoint(IPAddress(ipv4: 0xc000_0202), 40_000), Endpoint.server),
      (Endpoint(IPAddress(ipv4: 0xc000_0201), 40_001), Endpoint.server),
      (Endpoint.client, Endpoint(IPAddress(ipv4: 0xc633_6402), 2121)),
      (Endpoint.client, Endpoint(IPAddress(ipv4: 0xc633_6401), 2122)),
    ])
  func distinct(_ one: Endpoint, _ other: Endpoint) throws {
    #expect(try key(one, other) != key(.client, .server))
  }

  @Test("A port cannot be undone by an address that is chosen for it")
  func chosenAddresses() throws {
    let hashes = try (UInt16(1)...1000).map { port in
      let low = IPAddress(ipv6High: 1, low: 7 ^ UInt64(port) << 48)
      let high = IPAddress(ipv6High: UInt64(port) << 48, low: 7)
      return [
        try key(Endpoint(low, port), .server6).mixed(FlowKey.seed),
        try key(Endpoint(high, port), .server6).mixed(FlowKey.seed),
      ]
    }
    #expect(Set(hashes.flatMap(\.self)).count == 2000)
  }

  @Test("The ports belong to their addresses")
  func swappedPorts() throws {
    let swapped = try key(Endpoint(Endpoint.client.address, 2121), Endpoint(Endpoint.server.address, 40_000))
    #expect(try swapped != key(.client, .server))
  }
}
