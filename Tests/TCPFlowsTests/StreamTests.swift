import NetworkTypes
import PacketDecoding
import TCPFlows
import TestSupport
import Testing

@Suite("One direction of a connection")
struct StreamTests {
  private static let hello = "USER anonymous\r\n"

  // MARK: - Payload

  @Test("Payload is counted once, however it comes", arguments: 1...30)
  func countedOnce(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let length: UInt32 = 600
    var pieces: [(UInt32, UInt32)] = []
    var start: UInt32 = 0
    while start < length {
      // No single bytes: sent again, the last one would look like a keep-alive probe.
      var end = min(length, start + UInt32.random(in: 2...40, using: &generator))
      if length - end == 1 { end = length }
      pieces.append((start, end))
      start = end
    }
    for _ in 0..<15 {
      let first = UInt32.random(in: 0..<length - 2, using: &generator)
      pieces.append((first, min(length, first + UInt32.random(in: 2...90, using: &generator))))
    }
    pieces.shuffle(using: &generator)
    let order = pieces
    // Wraps in the middle.
    let trace = try FlowTrace.of(clientSequence: 0 &- 300) { conversation, _ in
      conversation.handshake()
      let base = conversation.clientSequence
      for (start, end) in order {
        conversation.clientSequence = base &+ start
        conversation.fromClient([.psh, .ack], String(repeating: "x", count: Int(end - start)))
      }
    }
    let stream = try trace.connection.fromOriginator
    #expect(stream.payloadBytes == 600)
    #expect(stream.missedBytes == 0)
    #expect(stream.payloadSegments == order.count)
    #expect(stream.keepAliveProbes == 0)
    #expect(trace.tracked.dropFirst(3).map(\.offset) == order.map { Int($0.0) })
  }

  @Test("Sequence numbers wrap in mid stream", arguments: [0, 1, 5, 6, 7, 1000] as [UInt32])
  func wrap(before: UInt32) throws {
    let trace = try FlowTrace.of(clientSequence: 0 &- before, serverSequence: 0 &- before) {
      conversation, _ in
      conversation.handshake()
      for _ in 0..<300 { conversation.command("NOOP").reply("200 ok") }
      conversation.close()
    }
    let connection = try trace.connection
    #expect(connection.fromOriginator.payloadBytes == 1800)
    #expect(connection.fromResponder.payloadBytes == 2400)
    #expect(connection.missedBytes == 0)
    #expect(connection.unseenBytes == 0)
    #expect(connection.endReason == .fin)
    #expect(trace.tracked.allSatisfy { $0.kind.isEmpty })
  }

  @Test("Offsets go on beyond four gigabytes")
  func beyondOneWrap() throws {
    let step: UInt32 = 1 << 29
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      for _ in 0..<20 {
        conversation.fromClient([.psh, .ack], "ab")
        conversation.clientSequence &+= step - 2
      }
    }
    let stream = try trace.connection.fromOriginator
    #expect(trace.tracked.dropFirst(3).map(\.offset) == (0..<20).map { $0 << 29 })
    #expect(stream.payloadBytes == 40)
    #expect(stream.missedBytes == 19 * ((1 << 29) - 2))
  }

  @Test("A SYN may carry payload")
  func payloadInSYN() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn], "early")
      conversation.fromServer([.syn, .ack])
      conversation.fromClient([.psh, .ack], " late")
    }
    let stream = try trace.connection.fromOriginator
    #expect(trace.tracked.map(\.offset) == [0, 0, 5])
    #expect(stream.payloadBytes == 10)
    #expect(stream.payloadSegments == 2)
    #expect(stream.missedBytes == 0)
  }

  @Test("A first payload on the SYN's own number starts the stream")
  func uncountedSYN() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn])
      conversation.clientSequence -= 1
      conversation.fromClient([.psh, .ack], Self.hello)
      conversation.fromClient([.psh, .ack], Self.hello)
    }
    let stream = try trace.connection.fromOriginator
    #expect(trace.tracked.map(\.offset) == [0, 0, 16])
    #expect(stream.payloadBytes == 32)
    #expect(stream.missedBytes == 0)
  }

  @Test("A segment that the snapshot cut counts with its length on the wire")
  func snapshot() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], Self.hello) { $0.snapshot = 58 }
    }.connection
    #expect(connection.fromOriginator.payloadBytes == 16)
    #expect(connection.missedBytes == 0)
  }

  @Test("Segments far ahead of the stream are not believed")
  func farAhead() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient([.psh, .ack], "noise!") { $0.sequence &+= (1 << 30) + 1 }
      conversation.clientSequence -= 6
      conversation.command("NOOP")
    }
    let stream = try trace.connection.fromOriginator
    #expect(stream.payloadBytes == 12)
    #expect(stream.payloadSegments == 2)
    #expect(stream.missedBytes == 0)
  }

  @Test(
    "Segments far behind the stream are not believed",
    arguments: [(1 << 30) + 1, 1_500_000_000, 1 << 31] as [UInt32])
  func farBehind(distance: UInt32) throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient([.psh, .ack], "noise!") { $0.sequence &-= distance }
      conversation.clientSequence -= 6
      conversation.command("NOOP")
    }
    let stream = try trace.connection.fromOriginator
    #expect(stream.payloadBytes == 12)
    #expect(stream.missedBytes == 0)
  }

  @Test("Acknowledgments far ahead of the stream are not believed")
  func acknowledgmentFarAhead() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromServer([.ack]) { $0.acknowledgment &+= (1 << 30) + 1 }
    }.connection
    #expect(connection.fromOriginator.acknowledged == 6)
    #expect(connection.unseenBytes == 0)
  }

  // MARK: - Acknowledgments

  @Test("The highest acknowledgment counts, a FIN as one byte")
  func acknowledged() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP").command("QUIT")
      conversation.fromServer([.ack]) { $0.acknowledgment -= 6 }
      conversation.close()
    }.connection
    #expect(connection.fromOriginator.acknowledged == 13)
    #expect(connection.fromResponder.acknowledged == 1)
  }

  @Test("Bytes behind the captured ones that were acknowledged are unseen, one of them perhaps a FIN")
  func acknowledgedUnseen() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.clientSequence += 100
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.acknowledgedUnseenBytes == 99)
    #expect(connection.fromOriginator.unseenBytes == 99)
    #expect(connection.fromOriginator.missedBytes == 0)
  }

  @Test("An acknowledged FIN that was not captured leaves no byte unseen")
  func unseenFIN() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.clientSequence += 1
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.acknowledgedUnseenBytes == 0)
    #expect(connection.unseenBytes == 0)
  }

  @Test(
    "A hole is missed; it is acknowledged unseen only once it was acknowledged", arguments: [true, false])
  func holes(isAcknowledged: Bool) throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.clientSequence += 50
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      conversation.fromServer([.ack]) { if !isAcknowledged { $0.acknowledgment -= 56 } }
    }.connection
    #expect(connection.fromOriginator.missedBytes == 50)
    #expect(connection.fromOriginator.unseenBytes == 50)
    #expect(connection.fromOriginator.acknowledgedUnseenBytes == (isAcknowledged ? 50 : 0))
  }

  // MARK: - FIN

  @Test("A FIN may carry payload")
  func payloadInFIN() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      conversation.fromServer([.psh, .ack], "221 ")
      conversation.fromServer([.fin, .psh, .ack], "bye\r\n")
      conversation.fromClient([.ack])
    }.connection
    let stream = connection.fromResponder
    #expect(stream.payloadBytes == 9)
    #expect(stream.fin?.frame.number == 5)
    #expect(stream.acknowledged == 10)
    #expect(stream.unseenBytes == 0)
    #expect(connection.endReason == .fin)
  }

  @Test("A FIN with payload that is sent again counts once")
  func repeatedFIN() throws {
    let trace = try FlowTrace.of { conversation, timeline in
      conversation.handshake().fromServer([.fin, .ack], "221 bye\r\n")
      timeline.wait(seconds: 0.3)
      conversation.fromServer(back: 10, [.fin, .ack], "221 bye\r\n")
    }
    let stream = try trace.connection.fromResponder
    #expect(stream.payloadBytes == 9)
    #expect(stream.fin?.frame.number == 4)
    #expect(stream.retransmittedSegments == 1)
    #expect(try trace.lastKind == .retransmission)
  }

  @Test("A FIN ahead of the last payload keeps its place")
  func reorderedFIN() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      conversation.serverSequence += 9
      conversation.fromServer([.fin, .ack])
      conversation.fromServer(back: 10, [.psh, .ack], "221 bye\r\n")
      conversation.fromClient([.ack])
    }.connection
    #expect(connection.fromResponder.payloadBytes == 9)
    #expect(connection.fromResponder.missedBytes == 0)
    #expect(connection.fromResponder.acknowledged == 10)
    #expect(connection.fromResponder.retransmittedSegments == 0)
  }

  // MARK: - Times

  @Test("The answer to the SYN is timed, and nothing from the SYN on longer than it")
  func synIsTimed() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.syn])
      timeline.wait(seconds: 0.020)
      conversation.fromServer([.syn, .ack])
      timeline.wait(seconds: 0.001)
      conversation.fromClient([.ack])
      timeline.wait(seconds: 30)
      conversation.fromClient([.fin, .ack])
      timeline.wait(seconds: 0.025)
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.shortestResponse == ElapsedTime(nanoseconds: 20_000_000))
    #expect(connection.fromResponder.shortestResponse == ElapsedTime(nanoseconds: 1_000_000))
  }

  @Test("The answer to a SYN that was sent again is not timed (Karn)")
  func repeatedSYNIsNotTimed() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.syn])
      timeline.wait(seconds: 1)
      conversation.fromClient(back: 1, [.syn])
      timeline.wait(seconds: 0.002)
      conversation.fromServer([.syn, .ack])
    }.connection
    #expect(connection.fromOriginator.shortestResponse == nil)
  }

  @Test("The answer to payload that was sent again is not timed (Karn)")
  func repeatedPayloadIsNotTimed() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.ack])
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 1)
      conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 0.002)
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.shortestResponse == nil)
  }

  @Test("Payload behind what was sent again is timed anew")
  func timedAnew() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.ack])
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 1)
      conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n")
      conversation.fromServer([.ack])
      timeline.wait(seconds: 1)
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 0.015)
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.shortestResponse == ElapsedTime(nanoseconds: 15_000_000))
  }

  @Test("An acknowledgment of only a part of what is timed does not end the timing")
  func partialAcknowledgment() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.ack])
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 0.005)
      conversation.fromServer([.ack]) { $0.acknowledgment -= 1 }
      timeline.wait(seconds: 0.005)
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.shortestResponse == ElapsedTime(nanoseconds: 10_000_000))
  }

  @Test("An answer captured with an earlier time than its cause is not believed")
  func clockGoingBack() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.ack])
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: -0.005)
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.shortestResponse == nil)
  }

  @Test("Payload that the capture shows behind its acknowledgment is not timed")
  func acknowledgedBeforeItCame() throws {
    let connection = try FlowTrace.of { conversation, timeline in
      conversation.fromClient([.ack])
      conversation.fromServer([.ack]) { $0.acknowledgment += 6 }
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 2)
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.fromOriginator.payloadBytes == 6)
    #expect(connection.fromOriginator.shortestResponse == nil)
  }

  // MARK: - Hop limits

  @Test("The range of hop limits is kept, RSTs left out")
  func hopLimits() throws {
    let connection = try FlowTrace.of { conversation, _ in
      for hopLimit in [57, 55, 61] as [UInt8] { conversation.fromClient([.ack]) { $0.hopLimit = hopLimit } }
      conversation.fromClient([.rst]) { $0.hopLimit = 200 }
    }.connection
    #expect(connection.fromOriginator.lowestHopLimit == 55)
    #expect(connection.fromOriginator.highestHopLimit == 61)
    #expect(connection.fromResponder.lowestHopLimit == nil)
  }
}
