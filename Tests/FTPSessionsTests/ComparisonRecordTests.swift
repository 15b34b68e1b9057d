import FTPSessions
import NetworkTypes
import PacketDecoding
import TCPFlows
import TestScenes
import TestSupport
import Testing

/// What traces keep for being compared with others.
@Suite("Comparison records")
struct ComparisonRecordTests {
  private static func scene(keepsRecord: Bool) -> Scene {
    let scene = Scene()
    scene.settings.keepsComparisonRecord = keepsRecord
    let control = scene.connect(from: .client, to: .server)
    // MSS, then timestamps with the value 7 and no echo.
    control.fromClient([.syn]) { $0.options = [2, 4, 5, 180, 8, 10, 0, 0, 0, 7, 0, 0, 0, 0] }
    control.fromServer([.syn, .ack]) { $0.options = [8, 10, 0, 0, 0, 9, 0, 0, 0, 7] }
    control.fromClient([.ack]).reply("220 ready").login()
    scene.download(over: control)
    control.quit()
    return scene
  }

  @Test("Nothing is kept unless it is asked for")
  func keepsNothing() throws {
    let trace = Self.scene(keepsRecord: false).trace()
    #expect(trace.record.handshakes.isEmpty && trace.record.controlSegments.isEmpty)
    #expect(try #require(trace.sessions.first).lines.isEmpty)
  }

  @Test("Handshakes are kept with their times and timestamp values")
  func keepsHandshakes() throws {
    let trace = Self.scene(keepsRecord: true).trace()
    let handshake = trace.record.handshake(of: 0)
    #expect(handshake.openingTimestamp == 7 && handshake.answerTimestamp == 9)
    #expect(handshake.opened?.frame.number == 1 && handshake.answered?.frame.number == 2)
    #expect(!handshake.wasRepeated)
    #expect(trace.record.handshake(of: 1).openingTimestamp == nil)
    #expect(trace.record.handshake(of: 1).answered != nil)
    #expect(trace.record.handshake(of: 99) == Handshake())
  }

  @Test("The segments of control connections are kept, and only those")
  func keepsSegments() throws {
    let trace = Self.scene(keepsRecord: true).trace()
    #expect(trace.record.controlSegments.keys.sorted() == [0])
    let segments = try #require(trace.record.controlSegments[0])
    #expect(
      segments.count == trace.connections[0].fromOriginator.segments
        + trace.connections[0].fromResponder.segments)
    let greeting = try #require(segments.first { $0.length > 0 })
    #expect(greeting.direction == .fromResponder && greeting.offset == 0 && greeting.length == 11)
    #expect(segments.first?.flags == .syn && segments.contains { $0.flags.contains(.fin) })
  }

  @Test("Lines are known again though addresses in them were rewritten")
  func keepsLines() throws {
    func lines(_ address: IPAddress, user: String = "anonymous") throws -> [DialogueLine] {
      let scene = Scene()
      scene.settings.keepsComparisonRecord = true
      scene.session().ask("USER \(user)", "331 Go on").ask("PASV", passive(50_000, on: address))
        .ask("PORT \(sixNumbers(address, 40_001))", "200 Done")
      return try #require(scene.trace().sessions.first).lines
    }
    let here = try lines(.server)
    #expect(here.map(\.isCommand) == [false, true, false, true, false, true, false])
    #expect(try lines(.otherServer).map(\.hash) == here.map(\.hash))
    #expect(try lines(.server, user: "alice").map(\.hash) != here.map(\.hash))
  }

  @Test("A role that was inferred counts as one that was given")
  func assumesRole() throws {
    let scene = Scene()
    let control = scene.login()
    let data = scene.download(over: control, final: nil)
    _ = data
    // The client never acknowledges the final reply: at the client itself it has arrived all the same.
    control.fromServer([.psh, .ack], "226 Done\r\n").fromClient([.rst, .ack]) { $0.acknowledgment -= 10 }
    var trace = scene.trace()
    #expect(trace.sessions.first?.transfers.first?.outcome == .unconfirmed)
    trace.assume(.client)
    #expect(trace.vantagePoint.role == .client)
    #expect(trace.sessions.first?.transfers.first?.outcome == .completed)
  }
}
