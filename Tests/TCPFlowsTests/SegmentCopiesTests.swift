import NetworkTypes
import TCPFlows
import TestSupport
import Testing

/// Copies of frames and retransmissions are told apart, in either direction of the mistake.
@Suite("Frames that were captured twice")
struct SegmentCopiesTests {
  /// The options of a segment with timestamps.
  private static func timestamps(_ value: UInt32) -> [UInt8] {
    [1, 1, 8, 10] + value.networkBytes + UInt32(7).networkBytes
  }

  /// A conversation of IPv6, or of IPv4 without identifications, whose segments are told apart by time alone.
  private func trace(
    isIPv6: Bool = true, _ body: (Conversation, TestTimeline) -> Void
  ) throws -> FlowTrace {
    try FlowTrace.of(client: isIPv6 ? .client6 : .client, server: isIPv6 ? .server6 : .server) {
      $0.handshake()
      $1.step = 20_000
      body($0, $1)
    }
  }

  private func duplicates(_ trace: FlowTrace) -> [Int] {
    trace.tracked.indices.filter { trace.tracked[$0].kind == .duplicate }
  }

  @Test("Without an identification, a copy comes at once", arguments: [true, false])
  func atOnce(isIPv6: Bool) throws {
    let trace = try trace(isIPv6: isIPv6) { conversation, _ in
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n")
    }
    #expect(duplicates(trace) == [4])
  }

  @Test("Copies that come behind other frames are found: A B A B")
  func interleaved() throws {
    let trace = try trace { conversation, _ in
      conversation.fromClient([.psh, .ack], "NOOP\r\n").fromServer([.ack])
      conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n")
      conversation.fromServer([.ack])
      for _ in 0..<8 { conversation.fromServer([.ack], String(repeating: "x", count: 100)) }
      for back in (1...8).reversed() {
        conversation.fromServer(
          back: UInt32(back * 100), [.ack], String(repeating: "x", count: 100))
      }
    }
    #expect(duplicates(trace) == [5, 6] + Array(15..<23))
    #expect(try trace.connection.fromResponder.retransmittedSegments == 0)
  }

  @Test("What the other side has asked for again is a retransmission, however soon it comes")
  func fastRetransmission() throws {
    let trace = try trace { conversation, _ in
      conversation.fromServer([.ack], "first ").fromServer([.ack], "second")
      conversation.fromClient([.ack]) { $0.acknowledgment &-= 12 }
      conversation.fromClient([.ack]) { $0.acknowledgment &-= 12 }
      conversation.fromServer(back: 12, [.ack], "first ")
    }
    #expect(duplicates(trace).isEmpty)
    #expect(try trace.lastKind == .retransmission)
  }

  @Test("With other timestamps it is another segment")
  func otherTimestamps() throws {
    for value in [1, 2] as [UInt32] {
      let trace = try trace { conversation, _ in
        conversation.fromClient([.psh, .ack], "NOOP\r\n") { $0.options = Self.timestamps(1) }
        conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") { $0.options = Self.timestamps(value) }
      }
      #expect(duplicates(trace) == (value == 1 ? [4] : []))
    }
  }

  @Test("A copy from the other side of a router has another hop limit, and a retransmission has both again")
  func router() throws {
    let trace = try trace { conversation, timeline in
      func send(_ hopLimit: UInt8, back: UInt32) {
        conversation.fromClient(back: back, [.psh, .ack], "NOOP\r\n") { $0.hopLimit = hopLimit }
      }
      conversation.clientSequence &+= 6
      send(64, back: 6)
      timeline.wait(seconds: 0.001)
      send(63, back: 6)
      timeline.wait(seconds: 0.001)
      send(64, back: 6)
      timeline.wait(seconds: 0.001)
      send(63, back: 6)
    }
    #expect(duplicates(trace) == [4, 6])
    #expect(try trace.connection.fromOriginator.retransmittedSegments == 1)
  }

  @Test("Acknowledgments repeat one another; they are copies only where other frames were captured twice")
  func acknowledgments() throws {
    let single = try trace { conversation, _ in
      conversation.fromServer([.ack], "x")
      for _ in 0..<4 { conversation.fromClient([.ack]) }
    }
    #expect(duplicates(single).isEmpty)
    let double = try trace { conversation, _ in
      conversation.fromServer([.ack], "x")
      conversation.fromServer(back: 1, [.ack], "x")
      for _ in 0..<2 { conversation.fromClient([.ack]) }
    }
    #expect(duplicates(double) == [4, 6])
  }

  @Test("RSTs that answer several segments are no copies of one another")
  func resets() throws {
    let trace = try trace { conversation, _ in
      for _ in 0..<3 { conversation.fromServer([.rst]) }
    }
    #expect(duplicates(trace).isEmpty)
  }

  @Test("A sender with one identification for all its packets is judged by time")
  func constantIdentification() throws {
    let trace = try FlowTrace.of { conversation, timeline in
      func send(_ flags: [TestSegment.Flag], _ text: String = "") {
        conversation.fromClient(flags, text) { $0.identification = 9 }
      }
      send([.syn])
      conversation.fromServer([.syn, .ack])
      send([.ack])
      send([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 0.002)
      conversation.clientSequence &-= 6
      send([.psh, .ack], "NOOP\r\n")
    }
    #expect(duplicates(trace).isEmpty)
    #expect(try trace.lastKind == .retransmission)
  }

  @Test("A SYN that comes again at once is a copy; one that comes after a second is not")
  func handshake() throws {
    for (seconds, expected) in [(0.001, [1]), (1, [])] as [(Double, [Int])] {
      let trace = try FlowTrace.of { conversation, timeline in
        conversation.fromClient([.syn])
        timeline.wait(seconds: seconds)
        conversation.fromClient(back: 1, [.syn])
      }
      #expect(duplicates(trace) == expected)
    }
  }

  @Test("Everything twice, and at once, changes nothing but the count of copies", arguments: [true, false])
  func everything(isIPv6: Bool) throws {
    let timeline = TestTimeline()
    Conversation(
      on: timeline, client: isIPv6 ? .client6 : .client, server: isIPv6 ? .server6 : .server
    ).handshake().reply("220 ready").command("NOOP").reply("200 ok").close()
    let once = try FlowTrace(timeline.segments)
    let twice = try FlowTrace(
      timeline.segments.flatMap { segment in
        var copy = segment
        copy.time = copy.time + ElapsedTime(nanoseconds: 5000)
        return [segment, copy]
      })
    // The last acknowledgment of the handshake is told for a copy, as the SYN before it was one.
    #expect(duplicates(twice).count == timeline.segments.count)
    let (one, other) = (try once.connection, try twice.connection)
    #expect(one.fromOriginator.segments == other.fromOriginator.segments)
    #expect(one.fromResponder.segments == other.fromResponder.segments)
    #expect(one.payloadSegments == other.payloadSegments)
  }
}
