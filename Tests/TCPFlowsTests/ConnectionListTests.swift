import NetworkTypes
import TestSupport
import Testing

@testable import TCPFlows

@Suite("The list of connections")
struct ConnectionListTests {
  private static func connection(_ number: Int) -> Connection {
    Connection(
      originator: Endpoint(IPAddress(ipv4: UInt32(number)), 40_000), responder: .server,
      first: SegmentMark(
        frame: FrameReference(number: UInt32(number)), time: Timestamp(nanoseconds: Int64(number))))
  }

  @Test("Connections keep their places as the list grows", arguments: [0, 1, 255, 256, 257, 1000])
  func growth(count: Int) {
    var list = ConnectionList()
    for number in 0..<count { list.append(Self.connection(number)) }
    #expect(list.count == count)
    #expect(list.isEmpty == (count == 0))
    #expect(list.map(\.first.frame.number) == (0..<count).map { UInt32($0) })
  }

  @Test("A connection is changed in its place")
  func change() throws {
    var list = ConnectionList()
    for number in 0..<300 { list.append(Self.connection(number)) }
    let segment = try TestSegment(
      from: Endpoint(IPAddress(ipv4: 270), 40_000), to: .server, sequence: 1, [.psh, .ack],
      payload: [1, 2, 3]
    ).decoded()
    _ = list[270].record(segment, from: .fromOriginator, list[270].first)
    #expect(list.filter { $0.payloadBytes > 0 }.map(\.originator.address) == [IPAddress(ipv4: 270)])
    #expect(list[270].payloadBytes == 3)
  }
}
