import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Sessions inside tunnels")
struct EncapsulatedTraceTests {
  private static func scene(isIPv6: Bool) -> Scene {
    let scene = Scene()
    if isIPv6 {
      let control = scene.login(from: .client6, to: .server6).ask("EPSV", "229 Extended (|||50000|)")
      let data = scene.connect(from: .client6, to: .server6, 50_000).handshake()
      control.ask("RETR /file", "150 Here it comes")
      data.download(40_000).serverCloses()
      control.reply("226 Done").quit()
    } else {
      let control = scene.login()
      scene.download(bytes: 40_000, over: control)
      control.ask("PASV", passive(50_001))
      scene.connect(from: .client, 50_001).refused()
      control.ask("STOR /other", "425 Cannot open data connection").reset()
    }
    return scene
  }

  /// What does not depend on the numbers of frames.
  private static func facts(_ trace: Trace) -> [String] {
    var facts = ["\(trace.quality.missedBytes) \(trace.probes) \(trace.unclaimed)"]
    for session in trace.sessions {
      facts.append("\(session.client) \(session.server) \(session.outcome) \(session.outcomeReason)")
      facts.append(session.user?.text ?? "nobody")
      for transfer in session.transfers {
        facts.append("\(transfer.path?.text ?? "no path") \(transfer.outcome)")
        facts.append("\(String(describing: transfer.connection))")
      }
    }
    for connection in trace.connections {
      facts.append("\(connection.originator) \(connection.responder) \(connection.payloadBytes)")
      facts.append("\(connection.endReason) \(String(describing: connection.closingDirection))")
    }
    return facts
  }

  @Test("An encapsulation changes nothing in the trace", arguments: TestEncapsulation.all, [false, true])
  func wrapped(_ encapsulation: TestEncapsulation, _ isIPv6: Bool) {
    let scene = Self.scene(isIPv6: isIPv6)
    let plain = scene.trace()
    scene.framing = { [encapsulation.frame($0)] }
    scene.linkType = encapsulation.linkType
    let wrapped = scene.trace()
    #expect(String(describing: wrapped.sessions) == String(describing: plain.sessions))
    #expect(Self.facts(wrapped) == Self.facts(plain))
    #expect(wrapped.quality.tcpSegments == plain.quality.tcpSegments)
    #expect(wrapped.quality.skipped.isEmpty)
    #expect(wrapped.quality.encapsulations.map(\.name) == encapsulation.names)
    #expect(wrapped.quality.encapsulations.allSatisfy { $0.count == plain.quality.tcpSegments })
    #expect(plain.quality.encapsulations.isEmpty)
  }

  @Test(
    "Packets that come in pieces, inside a tunnel too, change nothing in the trace", arguments: [false, true])
  func fragmented(_ isIPv6: Bool) throws {
    let scene = Self.scene(isIPv6: isIPv6)
    let plain = scene.trace()
    let vxlan = try #require(TestEncapsulation.all.first { $0.names == ["vxlan"] })
    var identification: UInt16 = 0
    func pieces(_ packet: [UInt8]) -> [[UInt8]] {
      identification += 1
      return TestFragments.of(packet, size: 512, identification: identification)
    }
    let framings: [([UInt8]) -> [[UInt8]]] = [
      { pieces($0).map { TestHeaders.ethernet($0) } },
      { pieces($0).map(vxlan.frame) },
      { pieces(Array(vxlan.frame($0).dropFirst(14))).map { TestHeaders.ethernet($0) } },
    ]
    for framing in framings {
      scene.framing = framing
      let trace = scene.trace()
      #expect(Self.facts(trace) == Self.facts(plain))
      #expect(trace.quality.tcpSegments == plain.quality.tcpSegments)
      #expect(trace.quality.reassembledFragments > 30)
      #expect(trace.quality.skipped.isEmpty)
    }
  }

  @Test(
    "A connection seen outside and inside a tunnel, as on its end with -i any, is one connection",
    arguments: [false, true])
  func insideAndOutside(_ isIPv6: Bool) {
    let scene = Self.scene(isIPv6: isIPv6)
    let plain = scene.trace()
    var identification: UInt16 = 0
    scene.framing = { packet in
      identification += 1
      var packet = packet
      // IPv4 has a number for each packet, by which copies are known.
      if !isIPv6 { packet.replaceSubrange(4..<6, with: identification.networkBytes) }
      let outer = TestHeaders.ipv4(
        17, TestHeaders.udp(to: 4789, TestHeaders.vxlan(TestHeaders.ethernet(packet))))
      return [TestHeaders.ethernet(packet), TestHeaders.ethernet(outer)]
    }
    let both = scene.trace()
    #expect(Self.facts(both) == Self.facts(plain))
    #expect(both.quality.tcpSegments == 2 * plain.quality.tcpSegments)
    if !isIPv6 { #expect(both.quality.duplicateFrames == plain.quality.tcpSegments) }
  }

  @Test("Pieces of packets that were never complete are counted, and their bytes are missed")
  func incomplete() {
    let scene = Self.scene(isIPv6: false)
    var count = 0
    scene.framing = { packet in
      count += 1
      let pieces = TestFragments.of(packet, size: 512, identification: UInt16(count))
      return (pieces.count > 1 && count.isMultiple(of: 3) ? Array(pieces.dropLast()) : pieces)
        .map { TestHeaders.ethernet($0) }
    }
    let trace = scene.trace()
    #expect(trace.quality.skipped.map(\.reason) == ["fragment_incomplete"])
    #expect(trace.quality.missedBytes > 1000)
  }

  @Test("Frames of link types that are not decoded are counted by their numbers")
  func linkTypes() {
    let scene = Self.scene(isIPv6: false)
    scene.linkType = LinkType(rawValue: 147)
    let quality = scene.trace().quality
    #expect(quality.skipped.map(\.reason) == ["link_type_147"])
    #expect(quality.skipped.map(\.count) == [scene.timeline.segments.count])
  }
}
