import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("What a segment is taken for")
struct SegmentKindTests {
  // MARK: - Retransmission

  @Test(
    "Payload that was seen before is a retransmission, wholly or in part",
    arguments: [
      (6, "NOOP\r\n"), (6, "NOOP\r\nPWD\r\n"), (3, "P\r\nPWD\r\n"), (4, "OP"), (12, "NOOP\r\nNOOP\r\n"),
    ]
      as [(UInt32, String)])
  func retransmission(_ back: UInt32, _ text: String) throws {
    let trace = try FlowTrace.of { conversation, timeline in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      timeline.wait(seconds: 0.3)
      conversation.fromClient(back: back, [.psh, .ack], text)
    }
    #expect(try trace.lastKind == .retransmission)
    let stream = try trace.connection.fromOriginator
    #expect(stream.retransmittedSegments == 1)
    #expect(stream.payloadSegments == 3)
    #expect(stream.payloadBytes == 12 + max(0, text.utf8.count - Int(back)))
  }

  @Test("Payload that fills a hole is none")
  func filledHole() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      conversation.clientSequence += 6
      conversation.fromClient([.psh, .ack], "QUIT\r\n")
      conversation.fromClient(back: 12, [.psh, .ack], "NOOP\r\n")
    }
    #expect(try trace.lastKind.isEmpty)
    #expect(try trace.connection.fromOriginator.retransmittedSegments == 0)
  }

  @Test("An empty FIN that is sent again is one, but not of payload")
  func repeatedFIN() throws {
    let trace = try FlowTrace.of { conversation, timeline in
      conversation.handshake().fromClient([.fin, .ack])
      timeline.wait(seconds: 0.3)
      conversation.fromClient(back: 1, [.fin, .ack])
    }
    #expect(try trace.lastKind == .retransmission)
    #expect(try trace.connection.fromOriginator.retransmittedSegments == 0)
    #expect(try trace.connection.fromOriginator.unansweredRepeats == 1)
  }

  @Test("Repeats are counted until the other side is heard")
  func unansweredRepeats() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<4 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
    }
    #expect(try trace.connection.fromOriginator.unansweredRepeats == 4)
    let heard = try FlowTrace.of { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<4 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
      conversation.fromServer([.ack])
    }
    #expect(try heard.connection.fromOriginator.unansweredRepeats == 0)
  }

  // MARK: - Keep-alives

  @Test("A probe of no or one byte and its answer are no payload", arguments: ["", "x", "\0"])
  func keepAlive(_ text: String) throws {
    let trace = try FlowTrace.of { conversation, timeline in
      conversation.handshake().command("NOOP")
      for _ in 0..<3 {
        timeline.wait(seconds: 30)
        conversation.fromClient(back: 1, [.ack], text)
        conversation.fromServer([.ack])
      }
    }
    #expect(
      trace.tracked.suffix(6).map(\.kind) == (0..<6).map { $0 % 2 == 0 ? .keepAliveProbe : .keepAliveAnswer })
    let connection = try trace.connection
    #expect(connection.fromOriginator.keepAliveProbes == 3)
    #expect(connection.fromOriginator.payloadBytes == 6)
    #expect(connection.fromOriginator.payloadSegments == 1)
    #expect(connection.fromOriginator.retransmittedSegments == 0)
    #expect(connection.fromOriginator.lastPayload?.frame.number == 4)
    #expect(connection.fromResponder.keepAliveProbes == 0)
    #expect(connection.missedBytes == 0)
    #expect(connection.endReason == .open)
  }

  @Test("The server may probe too")
  func keepAliveOfTheServer() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().reply("220 ready")
      conversation.fromServer(back: 1, [.ack])
      conversation.fromClient([.ack])
    }
    #expect(trace.tracked.suffix(2).map(\.kind) == [.keepAliveProbe, .keepAliveAnswer])
    #expect(try trace.connection.fromResponder.keepAliveProbes == 1)
  }

  @Test("An end that has sent nothing may probe with an empty segment")
  func keepAliveBeforePayload() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      conversation.fromClient(back: 1, [.ack])
    }
    #expect(try trace.lastKind == .keepAliveProbe)
  }

  @Test("Probes on a connection that was picked up in its silence are known by their answers")
  func keepAlivePickedUp() throws {
    let trace = try FlowTrace.of { conversation, timeline in
      for _ in 0..<4 {
        conversation.fromClient(back: 1, [.ack])
        conversation.fromServer([.ack])
        timeline.wait(seconds: 30)
      }
      conversation.command("NOOP")
    }
    let connection = try trace.connection
    // The first one cannot be known.
    #expect(connection.fromOriginator.keepAliveProbes == 3)
    #expect(connection.payloadBytes == 6)
    #expect(connection.missedBytes == 0)
  }

  @Test("Two bytes are no probe")
  func twoBytes() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient(back: 2, [.ack], "\r\n")
    }
    #expect(try trace.lastKind == .retransmission)
    #expect(try trace.connection.fromOriginator.keepAliveProbes == 0)
  }

  @Test("A byte that is new is payload, not a probe")
  func newByte() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      for letter in ["N", "O", "O", "P"] { conversation.fromClient([.psh, .ack], letter) }
    }
    #expect(try trace.connection.fromOriginator.payloadBytes == 4)
    #expect(try trace.connection.fromOriginator.keepAliveProbes == 0)
  }

  @Test("An acknowledgment with another window or number, or one unasked for, is no answer to a probe")
  func noAnswer() throws {
    let window = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient(back: 1, [.ack])
      conversation.fromServer([.ack]) { $0.window = 1000 }
    }
    #expect(try window.lastKind.isEmpty)
    let elsewhere = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient(back: 1, [.ack])
      conversation.fromServer([.ack]) { $0.sequence += 10 }
    }
    #expect(try elsewhere.lastKind.isEmpty)
    let unasked = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromServer([.ack])
    }
    #expect(try unasked.lastKind.isEmpty)
    let second = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient(back: 1, [.ack])
      for _ in 0..<2 { conversation.fromServer([.ack]) }
    }
    #expect(try second.lastKind.isEmpty)
  }

  @Test("An acknowledgment that a FIN with the same number overtook is no probe")
  func overtakenByFIN() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().reply("220 ready")
      conversation.fromClient([.fin, .ack])
      conversation.fromClient(back: 1, [.ack])
    }
    #expect(try trace.lastKind.isEmpty)
    #expect(try trace.connection.fromOriginator.keepAliveProbes == 0)
  }

  @Test("A RST just before the next byte is no probe")
  func resetIsNoProbe() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient(back: 1, [.rst, .ack])
    }
    #expect(try trace.lastKind.isEmpty)
    #expect(try trace.connection.fromOriginator.keepAliveProbes == 0)
  }

  // MARK: - Duplicates

  /// The same payload twice, the second one changed, after a time.
  private func second(
    after milliseconds: Int64 = 1, client: Endpoint = .client, server: Endpoint = .server,
    identification: UInt16 = 77, _ change: @escaping (inout TestSegment) -> Void = { _ in }
  ) throws -> FlowTrace {
    try FlowTrace.of(client: client, server: server) { conversation, timeline in
      conversation.handshake()
      timeline.step = milliseconds * 1_000_000
      conversation.fromClient([.psh, .ack], "NOOP\r\n") { $0.identification = identification }
      conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") {
        $0.identification = identification
        change(&$0)
      }
    }
  }

  @Test("The same frame captured twice counts once", arguments: [0, 1, 4] as [Int64])
  func duplicate(milliseconds: Int64) throws {
    let trace = try second(after: milliseconds)
    #expect(try trace.lastKind == .duplicate)
    let stream = try trace.connection.fromOriginator
    #expect(stream.segments == 3)
    #expect(stream.payloadSegments == 1)
    #expect(stream.retransmittedSegments == 0)
    #expect(stream.unansweredRepeats == 0)
    #expect(try trace.connection.last.frame.number == 4)
  }

  @Test("Copies that a router made, with another hop limit, count once")
  func routedDuplicate() throws {
    #expect(try second { $0.hopLimit -= 1 }.lastKind == .duplicate)
  }

  @Test("The same later is a retransmission", arguments: [5, 200] as [Int64])
  func laterCopy(milliseconds: Int64) throws {
    #expect(try second(after: milliseconds).lastKind == .retransmission)
  }

  @Test("With another identification, window, acknowledgment or flags it is a retransmission")
  func otherFields() throws {
    let changes: [(inout TestSegment) -> Void] = [
      { $0.identification += 1 }, { $0.window += 1 }, { $0.acknowledgment -= 1 }, { $0.flags = [.ack] },
    ]
    for change in changes { #expect(try second(change).lastKind == .retransmission) }
  }

  @Test("Without an identification, what comes a millisecond later is a retransmission")
  func withoutIdentification() throws {
    #expect(try second(identification: 0).lastKind == .retransmission)
    #expect(try second(client: .client6, server: .server6).lastKind == .retransmission)
  }

  @Test("Copies of acknowledgments, FINs and RSTs count once too")
  func otherDuplicates() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      var identification: UInt16 = 1
      for flags in [[.ack], [.fin, .ack], [.rst]] as [[TestSegment.Flag]] {
        let step: UInt32 = flags.contains(.fin) ? 1 : 0
        conversation.fromServer(flags) { $0.identification = identification }
        conversation.fromServer(back: step, flags) { $0.identification = identification }
        identification += 1
      }
    }
    #expect(trace.tracked.suffix(6).map(\.kind) == (0..<6).map { $0 % 2 == 0 ? [] : .duplicate })
    #expect(try trace.connection.fromResponder.segments == 4)
  }
}
