import NetworkTypes
import PacketDecoding
import TCPFlows
import TestSupport
import Testing

@Suite("The table of connections")
struct ConnectionTableTests {
  // MARK: - Who opened it

  @Test("The sender of the SYN is the originator")
  func synTellsTheOriginator() throws {
    let connection = try FlowTrace.of { conversation, _ in conversation.handshake() }.connection
    #expect(connection.originator == .client)
    #expect(connection.responder == .server)
    #expect(connection.sawHandshake)
    #expect(connection.fromOriginator.initialSequence == SequenceNumber(1000))
    #expect(connection.fromResponder.initialSequence == SequenceNumber(9000))
  }

  @Test("A SYN tells more than the ports")
  func synBeatsPorts() throws {
    let low = Endpoint(Endpoint.client.address, 21)
    let connection = try FlowTrace.of(client: low) { conversation, _ in conversation.fromClient([.syn]) }
      .connection
    #expect(connection.originator == low)
  }

  @Test("The receiver of a SYN-ACK that comes first is the originator")
  func synAckFirst() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.clientSequence += 1
      conversation.fromServer([.syn, .ack])
      conversation.clientSequence -= 1
      conversation.fromClient([.syn])
      conversation.fromClient([.ack])
    }
    let connection = try trace.connection
    #expect(connection.originator == .client)
    #expect(connection.fromOriginator.initialSequence == SequenceNumber(1000))
    #expect(trace.tracked.map(\.direction) == [.fromResponder, .fromOriginator, .fromOriginator])
    #expect(trace.tracked.map(\.isFirst) == [true, false, false])
  }

  @Test(
    "Without a SYN the ports tell: 20 opens, other low ports are connected to",
    arguments: [
      (20, 50_000, true), (50_000, 20, false), (20, 21, true), (21, 20, false), (50_000, 21, true),
      (21, 50_000, false), (990, 1024, false), (40_000, 50_000, true), (50_000, 40_000, true),
      (21, 22, true),
    ] as [(UInt16, UInt16, Bool)])
  func portsTellTheOriginator(_ source: UInt16, _ destination: UInt16, _ isSource: Bool) throws {
    let sender = Endpoint(IPAddress(ipv4: 1), source)
    let receiver = Endpoint(IPAddress(ipv4: 2), destination)
    let segment = TestSegment(from: sender, to: receiver, sequence: 5, [.psh, .ack], payload: [65])
    let connection = try FlowTrace([segment]).connection
    #expect(connection.originator == (isSource ? sender : receiver))
    #expect(connection.responder == (isSource ? receiver : sender))
    #expect(!connection.sawHandshake)
    #expect(connection.payloadBytes == 1)
  }

  // MARK: - Which connection a segment belongs to

  @Test("Connections are numbered in the order of their first frames")
  func numbering() throws {
    let timeline = TestTimeline()
    let conversations = (0..<3).map { index in
      Conversation(
        on: timeline, client: Endpoint(Endpoint.client.address, 40_000 + UInt16(index)), server: .server)
    }
    for conversation in conversations { conversation.fromClient([.syn]) }
    timeline.wait(seconds: 1)
    for conversation in conversations { conversation.fromClient(back: 1, [.syn]) }
    conversations[0].fromServer([.syn, .ack])
    let trace = try FlowTrace(timeline.segments)
    #expect(trace.tracked.map(\.connection) == [0, 1, 2, 0, 1, 2, 0])
    #expect(trace.connections.map(\.originator.port) == [40_000, 40_001, 40_002])
    #expect(trace.connections.map(\.first.frame.number) == [1, 2, 3])
    #expect(trace.connections.map(\.last.frame.number) == [7, 5, 6])
  }

  @Test("Both families of addresses make connections of their own")
  func families() throws {
    let timeline = TestTimeline()
    Conversation(on: timeline, client: .client, server: .server).handshake()
    Conversation(on: timeline, client: .client6, server: .server6).handshake()
    let trace = try FlowTrace(timeline.segments)
    #expect(trace.connections.map(\.originator) == [.client, .client6])
  }

  @Test("A SYN that is sent again belongs to the same connection")
  func repeatedSYN() throws {
    let trace = try FlowTrace.of { conversation, timeline in
      conversation.fromClient([.syn])
      timeline.wait(seconds: 1)
      conversation.fromClient(back: 1, [.syn])
    }
    #expect(try trace.connection.fromOriginator.segments == 2)
  }

  @Test("A SYN with another number between the same ends opens a new connection", arguments: [true, false])
  func reuse(wasClosed: Bool) throws {
    let trace = try FlowTrace.of { conversation, timeline in
      conversation.handshake().command("NOOP")
      if wasClosed { conversation.close() }
      timeline.wait(seconds: 60)
      conversation.clientSequence = 777_000
      conversation.serverSequence = 888_000
      conversation.handshake().command("QUIT NOW")
    }
    #expect(trace.connections.count == 2)
    #expect(trace.connections.map(\.payloadBytes) == [6, 10])
    #expect(trace.connections.map(\.missedBytes) == [0, 0])
    #expect(trace.tracked.last?.connection == 1)
    #expect(trace.tracked.count(where: \.isFirst) == 2)
  }

  @Test("A SYN from the other end opens a new connection with the roles changed")
  func reuseFromTheOtherEnd() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().close()
      conversation.serverSequence = 888_000
      conversation.fromServer([.syn])
    }
    #expect(trace.connections.map(\.originator) == [.client, .server])
  }

  @Test("A SYN-ACK with another number opens a new connection, the SYN unseen")
  func reuseWithoutSYN() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake().close()
      conversation.clientSequence = 777_000
      conversation.serverSequence = 888_000
      conversation.fromServer([.syn, .ack])
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
    }
    #expect(trace.connections.map(\.originator) == [.client, .client])
    #expect(trace.connections.map(\.payloadBytes) == [0, 6])
    #expect(trace.connections.map(\.missedBytes) == [0, 0])
  }

  @Test("A SYN that the capture shows behind later segments belongs to their connection")
  func lateSYN() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.clientSequence += 1
      conversation.fromClient([.psh, .ack], "USER anonymous\r\n")
      conversation.fromClient(back: 17, [.syn])
      conversation.fromServer([.ack])
    }
    let connection = try trace.connection
    #expect(connection.sawHandshake)
    #expect(connection.payloadBytes == 16)
    #expect(connection.unseenBytes == 0)
  }

  @Test(
    "A SYN far from what was picked up opens a new connection", arguments: [5_000_000, 1 << 31] as [UInt32])
  func synFarOff(distance: UInt32) throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.command("NOOP")
      conversation.clientSequence &+= distance
      conversation.fromClient([.syn])
    }
    #expect(trace.connections.count == 2)
  }

  @Test("A SYN to a connection of which only the other direction was seen opens a new one")
  func synBehindOneWayCapture() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.fromServer([.psh, .ack], "220 ready\r\n")
      conversation.clientSequence = 500_000_000
      conversation.fromClient([.syn])
    }
    #expect(trace.connections.count == 2)
  }

  @Test("Both ends opening at once make one connection")
  func simultaneousOpen() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromServer([.syn])
      conversation.fromClient(back: 1, [.syn, .ack])
      conversation.fromServer(back: 1, [.syn, .ack])
    }
    let connection = try trace.connection
    #expect(connection.originator == .client)
    #expect(connection.endReason == .open)
  }

  @Test("A RST with the SYN bit set opens nothing anew")
  func resetWithSYN() throws {
    let trace = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      conversation.clientSequence = 777_000
      conversation.fromClient([.syn, .rst])
    }
    #expect(try trace.connection.endReason == .reset)
  }

  @Test("A connection from an end to itself is one connection")
  func toItself() throws {
    let trace = try FlowTrace.of(client: .server, server: .server, clientSequence: 5, serverSequence: 5) {
      conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromClient(back: 1, [.syn, .ack])
      conversation.fromClient([.psh, .ack], "abc")
    }
    #expect(try trace.connection.payloadBytes == 3)
  }
}
