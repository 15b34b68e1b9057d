import NetworkTypes
import PacketDecoding
import TCPFlows
import TestSupport
import Testing

@Suite("The account of a connection")
struct ConnectionTests {
  @Test(
    "A whole conversation adds up", arguments: [(Endpoint.client, Endpoint.server), (.client6, .server6)])
  func wholeConversation(_ client: Endpoint, _ server: Endpoint) throws {
    let trace = try FlowTrace.of(client: client, server: server) { conversation, _ in
      conversation.handshake().reply("220 ready").command("QUIT").reply("221 bye").close()
    }
    let connection = try trace.connection
    #expect(connection.fromOriginator.payloadBytes == 6)
    #expect(connection.fromResponder.payloadBytes == 20)
    #expect(connection.payloadBytes == 26)
    #expect(connection.payloadSegments == 3)
    #expect(connection.fromOriginator.segments == 7)
    #expect(connection.fromResponder.segments == 5)
    #expect(connection.fromOriginator.payloadSegments == 1)
    #expect(connection.fromResponder.payloadSegments == 2)
    #expect(connection.fromOriginator.retransmittedSegments == 0)
    #expect(connection.fromResponder.retransmittedSegments == 0)
    #expect(connection.fromOriginator.keepAliveProbes == 0)
    #expect(connection.missedBytes == 0)
    #expect(connection.unseenBytes == 0)
    #expect(connection.fromResponder.firstPayload?.frame.number == 4)
    #expect(connection.fromResponder.lastPayload?.frame.number == 8)
    #expect(connection.fromOriginator.firstPayload == connection.fromOriginator.lastPayload)
    #expect(connection.first.frame.number == 1)
    #expect(connection.last.frame.number == UInt32(trace.tracked.count))
    #expect(connection.endReason == .fin)
    #expect(connection.closingDirection == .fromOriginator)
    #expect(trace.tracked.allSatisfy { $0.kind.isEmpty })
  }

  @Test("Offsets count from the byte behind the SYN")
  func offsets() throws {
    let trace = try FlowTrace.of { conversation, _ in conversation.handshake().command("A").command("B") }
    #expect(trace.tracked.map(\.offset) == [0, 0, 0, 0, 0, 3, 0])
  }

  // MARK: - Established or not

  @Test("A SYN alone and a SYN with a RST are no connection")
  func notEstablished() throws {
    let alone = try FlowTrace.of { conversation, _ in conversation.fromClient([.syn]) }
    #expect(try !alone.connection.wasEstablished)
    let refused = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromServer([.rst, .ack])
    }
    #expect(try !refused.connection.wasEstablished)
  }

  @Test("A SYN-ACK, payload, or both ends heard without a handshake are one")
  func established() throws {
    let answered = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromServer([.syn, .ack])
    }
    let payload = try FlowTrace.of { conversation, _ in conversation.fromClient([.psh, .ack], "NOOP\r\n") }
    let acknowledgments = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.ack])
      conversation.fromServer([.ack])
    }
    for trace in [answered, payload, acknowledgments] { #expect(try trace.connection.wasEstablished) }
  }

  // MARK: - Pick-up in the middle

  @Test("A connection picked up in the middle misses nothing from before", arguments: [true, false])
  func midStream(clientFirst: Bool) throws {
    let trace = try FlowTrace.of { conversation, _ in
      if clientFirst {
        conversation.command("NOOP").reply("200 ok")
      } else {
        conversation.fromServer([.ack])
        conversation.fromServer([.psh, .ack], "200 ok\r\n")
        conversation.fromClient([.psh, .ack], "NOOP\r\n")
      }
    }
    let connection = try trace.connection
    #expect(!connection.sawHandshake)
    #expect(connection.payloadBytes == 14)
    #expect(connection.missedBytes == 0)
    #expect(connection.unseenBytes == 0)
    #expect(trace.tracked.allSatisfy { $0.kind.isEmpty })
  }

  @Test("Bytes below the first ones seen are counted when they come late")
  func reorderedPickUp() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.clientSequence += 5
      conversation.fromClient([.psh, .ack], "fghij")
      conversation.fromClient(back: 10, [.psh, .ack], "abcde")
    }
    #expect(trace.tracked.map(\.offset) == [0, -5])
    #expect(trace.tracked.map(\.kind) == [[], []])
    #expect(try trace.connection.payloadBytes == 10)
    #expect(try trace.connection.missedBytes == 0)
  }

  // MARK: - One direction alone

  @Test("A capture of one direction is told from an unanswered SYN")
  func oneWay() throws {
    let alone = try FlowTrace.of { conversation, _ in conversation.fromClient([.syn]) }
    #expect(try !alone.connection.isOneWay)
    #expect(try alone.connection.endReason == .unanswered)
    let oneWay = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn])
      conversation.serverSequence += 1
      conversation.fromClient([.ack])
    }
    #expect(try oneWay.connection.isOneWay)
    #expect(try oneWay.connection.endReason == .open)
    let bothWays = try FlowTrace.of { conversation, _ in conversation.handshake() }
    #expect(try !bothWays.connection.isOneWay)
  }

  @Test("What the other direction acknowledges shows how much of an uncaptured one there was")
  func oneWayBytes() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.fromServer([.syn, .ack])
      conversation.fromServer([.psh, .ack], "220 ready\r\n")
      conversation.clientSequence += 500
      conversation.fromServer([.ack])
    }.connection
    #expect(connection.isOneWay)
    #expect(connection.fromOriginator.segments == 0)
    // One byte may have been a FIN.
    #expect(connection.fromOriginator.acknowledgedUnseenBytes == 499)
    #expect(connection.acknowledgedUnseenBytes == 499)
    #expect(connection.unseenBytes == 499)
    #expect(connection.missedBytes == 0)
  }

  // MARK: - Round trip

  @Test("The round trip is the shortest answer of each side together")
  func roundTrip() throws {
    let trace = try FlowTrace.of { conversation, timeline in
      timeline.step = 0
      conversation.fromClient([.syn])
      timeline.wait(seconds: 0.040)
      conversation.fromServer([.syn, .ack])
      timeline.wait(seconds: 0.003)
      conversation.fromClient([.ack])
      timeline.wait(seconds: 7)
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 0.030)
      conversation.fromServer([.psh, .ack], "200 ok\r\n")
      timeline.wait(seconds: 0.200)
      conversation.fromClient([.ack])
    }
    let connection = try trace.connection
    #expect(connection.fromOriginator.shortestResponse == ElapsedTime(nanoseconds: 30_000_000))
    #expect(connection.fromResponder.shortestResponse == ElapsedTime(nanoseconds: 3_000_000))
    #expect(connection.shortestRoundTrip == ElapsedTime(nanoseconds: 33_000_000))
  }

  @Test("Without an answer to either side there is no round trip")
  func noRoundTrip() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromServer([.syn, .ack])
    }.connection
    #expect(connection.fromResponder.shortestResponse == nil)
    #expect(connection.shortestRoundTrip == nil)
  }
}
