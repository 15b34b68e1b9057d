import NetworkTypes
import TestSupport
import Testing

@Suite("How good a capture is, as reported")
struct CaptureQualityTests {
  private static let segment = TestSegment(
    from: Endpoint(ReportedScene.client, 40_000), to: Endpoint(ReportedScene.server, 21), [.psh, .ack],
    payload: Array(repeating: 0x78, count: 100))

  private func frames(_ packets: [[UInt8]]) -> [TestFrame] {
    packets.map { TestFrame(time: Self.segment.time, bytes: TestHeaders.ethernet($0)) }
  }

  /// The text report with its lines joined.
  private func words(of scene: ReportedScene) throws -> String {
    try scene.text().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test("What segments were wrapped in is in both reports")
  func encapsulations() throws {
    let frame = TestHeaders.ethernet(0x8100, [0, 7, 8, 0] + Self.segment.ipBytes)
    let tunnel = TestHeaders.ipv4(17, TestHeaders.udp(to: 4789, TestHeaders.vxlan(frame)))
    let scene = try ReportedScene(frames([tunnel, Self.segment.ipBytes, tunnel]))
    #expect(try scene.json().contains(#""encapsulations":{"vlan":2,"vxlan":2}"#))
    #expect(try words(of: scene).contains("TCP segments found inside: vlan 2, vxlan 2"))
  }

  @Test("Without any, the text is silent and the JSON report's object empty")
  func plain() throws {
    let scene = try ReportedScene(frames([Self.segment.ipBytes]))
    #expect(try scene.json().contains(#""encapsulations":{},"reassembled_fragments":0,"missed_bytes""#))
    #expect(try !words(of: scene).contains("found inside"))
  }

  @Test("Pieces that were put together and pieces that were not are counted apart")
  func fragments() throws {
    let pieces = TestFragments.of(Self.segment.ipBytes, size: 40)
    let lost = TestFragments.of(Self.segment.ipBytes, size: 40, identification: 9).dropFirst()
    let scene = try ReportedScene(frames(pieces + lost))
    #expect(try scene.json().contains(#""skipped":{"fragment_incomplete":2}"#))
    #expect(try scene.json().contains(#""reassembled_fragments":2"#))
    #expect(try words(of: scene).contains("frames not accounted for: 2 fragment_incomplete"))
  }

  @Test("A limit of the capture that was reached is named")
  func limits() throws {
    let packets = (0..<5000).map { TestFragments.of(Self.segment.ipBytes, size: 40, identification: $0)[0] }
    let scene = try ReportedScene(frames(packets))
    #expect(try scene.json().contains(#""limits_reached":["fragment_packets"]"#))
    #expect(try words(of: scene).contains("limit of this tool reached: fragment_packets"))
  }
}
