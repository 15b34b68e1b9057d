import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("How good a capture is")
struct TraceQualityTests {
  @Test("A whole capture lacks nothing")
  func whole() {
    let scene = Scene()
    scene.download(over: scene.login())
    let quality = scene.trace().quality
    #expect(quality.tcpSegments == scene.timeline.segments.count)
    #expect(quality.skipped.isEmpty)
    #expect(quality.missedBytes == 0)
    #expect(quality.duplicateFrames == 0)
    #expect(quality.acknowledgedUnseenBytes == 0)
    #expect(quality.oneWayConnections == 0)
  }

  @Test("Missed bytes are those of all connections")
  func missed() {
    let scene = Scene()
    let control = scene.login()
    control.serverSequence &+= 30
    let data = scene.download(over: control)
    data.clientSequence &+= 5
    let other = scene.connect(from: .otherClient, 80).handshake().download(100)
    other.serverSequence &+= 1000
    other.download(100)
    let quality = scene.trace().quality
    #expect(quality.missedBytes == 1030)
    #expect(quality.acknowledgedUnseenBytes == 1030)
  }

  @Test("Connections of which one direction is there are counted")
  func oneWay() {
    let scene = Scene()
    for port in UInt16(1)...2 {
      scene.connect(from: .client, port).fromServer([.psh, .ack], "data").fromServer([.psh, .ack], "data")
    }
    scene.connect(from: .client, 3).download(10)
    #expect(scene.trace().quality.oneWayConnections == 2)
  }

  @Test("Frames without a segment are counted by reason, in the order of these")
  func skipped() throws {
    let scene = Scene()
    scene.login()
    let time = scene.timeline.now
    let segment = TestSegment(from: .client, to: .server, [.ack]).ethernetBytes
    let arp = Array(repeating: UInt8(2), count: 12) + [8, 6] + Array(repeating: 0, count: 28)
    for bytes in [arp, Array(segment.prefix(40)), arp, Array(segment.prefix(10))] {
      scene.otherFrames.append((3, TestFrame(time: time, bytes: bytes, wireLength: 60)))
    }
    let skipped = scene.trace().quality.skipped
    #expect(skipped.reduce(0) { $0 + $1.count } == 4)
    #expect(skipped.map(\.reason) == skipped.map(\.reason).sorted())
    #expect(Set(skipped.map(\.reason)).count == skipped.count)
    #expect(skipped.contains { $0.count == 2 })
    #expect(try scene.onlySession().user?.text == "anonymous")
  }

  @Test("An empty capture is an empty trace")
  func empty() {
    let trace = Scene().trace(role: .server)
    #expect(trace.vantagePoint == VantagePoint(name: "test", role: .server))
    #expect(trace.connections.isEmpty)
    #expect(trace.sessions.isEmpty)
    #expect(trace.probes == 0)
    #expect(trace.unclaimed.isEmpty)
  }
}
