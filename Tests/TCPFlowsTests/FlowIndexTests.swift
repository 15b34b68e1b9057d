import NetworkTypes
import TestSupport
import Testing

@testable import TCPFlows

@Suite("The index of connections")
struct FlowIndexTests {
  /// Connections between one server and as many clients, the ends of some the other way round.
  private static func connections(_ count: Int) -> ConnectionList {
    (0..<count).map { number in
      let client = Endpoint(IPAddress(ipv4: UInt32(number >> 8)), UInt16(1024 + number & 0xff))
      let mark = SegmentMark(frame: FrameReference(number: 1), time: Timestamp(nanoseconds: 0))
      return number.isMultiple(of: 2)
        ? Connection(originator: client, responder: .server, first: mark)
        : Connection(originator: .server, responder: client, first: mark)
    }
  }

  private static func index(of connections: ConnectionList) -> FlowIndex {
    var index = FlowIndex()
    for number in connections.indices {
      index.insert(number, for: FlowKey(connections[number]), in: connections)
    }
    return index
  }

  @Test("Unknown ends have no connection")
  func unknown() {
    let connections = Self.connections(3)
    var index = FlowIndex()
    #expect(index.connection(of: FlowKey(connections[0]), in: connections) == nil)
    index.insert(1, for: FlowKey(connections[1]), in: connections)
    #expect(index.connection(of: FlowKey(connections[0]), in: connections) == nil)
    #expect(index.connection(of: FlowKey(connections[1]), in: connections) == 1)
  }

  @Test("All keys are found while the table grows, again and again", arguments: [1, 767, 768, 5000, 40_000])
  func many(count: Int) {
    let connections = Self.connections(count)
    let index = Self.index(of: connections)
    for _ in 0..<2 {
      #expect(
        connections.indices.allSatisfy {
          index.connection(of: FlowKey(connections[$0]), in: connections) == $0
        })
    }
  }

  @Test("The newest connection of a key is found, whatever was looked up before")
  func newest() {
    let connections = Self.connections(3000) + Self.connections(3000)
    let index = Self.index(of: connections)
    #expect(
      (0..<3000).allSatisfy {
        index.connection(of: FlowKey(connections[$0]), in: connections) == 3000 + $0
      })
  }
}
