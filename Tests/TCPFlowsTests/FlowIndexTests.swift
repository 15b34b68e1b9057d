import NetworkTypes
import TestSupport
import Testing

@testable import TCPFlows

@Suite("The index of connections")
struct FlowIndexTests {
  private static func key(_ number: Int) throws -> FlowKey {
    let client = Endpoint(
      IPAddress(ipv4: UInt32(number >> 8)), UInt16(1024 + number & 0xff))
    return FlowKey(try TestSegment(from: client, to: .server, [.ack]).decoded())
  }

  @Test("Unknown ends have no connection")
  func unknown() throws {
    var index = FlowIndex()
    #expect(index.connection(of: try Self.key(1)) == nil)
    index.insert(7, for: try Self.key(2))
    #expect(index.connection(of: try Self.key(1)) == nil)
  }

  @Test("More keys than are kept at hand are all found, again and again")
  func many() throws {
    var index = FlowIndex()
    let keys = try (0..<5000).map(Self.key)
    for (number, key) in keys.enumerated() { index.insert(number, for: key) }
    for _ in 0..<2 {
      #expect(keys.indices.allSatisfy { index.connection(of: keys[$0]) == $0 })
    }
  }

  @Test("The newest connection of a key is found, whatever was looked up before")
  func newest() throws {
    var index = FlowIndex()
    let keys = try (0..<3000).map(Self.key)
    for (number, key) in keys.enumerated() { index.insert(number, for: key) }
    for (number, key) in keys.enumerated() { index.insert(10_000 + number, for: key) }
    #expect(keys.indices.allSatisfy { index.connection(of: keys[$0]) == 10_000 + $0 })
  }
}
