import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("The record of a RST")
struct ResetRecordTests {
  @Test("It keeps what tells who sent the RST")
  func fields() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP").fromClient([.ack]) { $0.identification = 4700 }
      conversation.fromClient([.rst]) {
        $0.hopLimit = 243
        $0.identification = 4711
      }
    }.connection
    let record = try #require(connection.fromOriginator.reset)
    #expect(record.hopLimit == 243)
    #expect(record.identification == 4711)
    #expect(record.identificationBefore == 4700)
    #expect(record.offset == 6)
    #expect(record.mark.frame.number == 7)
    #expect(!record.isAfterClose)
    #expect(connection.fromResponder.reset == nil)
    #expect(connection.fromOriginator.highestHopLimit == 64, "the baseline leaves RSTs out")
  }

  @Test("IPv6 has no identification")
  func ipv6() throws {
    let connection = try FlowTrace.of(client: .client6, server: .server6) { conversation, _ in
      conversation.handshake().fromServer([.rst])
    }.connection
    let record = try #require(connection.fromResponder.reset)
    #expect(record.identification == nil)
  }

  @Test("Of several RSTs the first is kept")
  func first() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake()
      for hopLimit in [60, 61, 62] as [UInt8] { conversation.fromServer([.rst]) { $0.hopLimit = hopLimit } }
    }.connection
    #expect(connection.fromResponder.reset?.hopLimit == 60)
  }

  @Test("A RST may stand anywhere in the stream", arguments: [-1, 0, 100_000])
  func offset(_ shift: Int) throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().command("NOOP")
      conversation.fromClient([.rst]) { $0.sequence &+= UInt32(truncatingIfNeeded: shift) }
    }.connection
    #expect(connection.fromOriginator.reset?.offset == 6 + shift)
    #expect(connection.fromOriginator.payloadBytes == 6)
  }

  @Test("It is after the close once both FINs were acknowledged")
  func afterClose() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().close().fromServer([.rst])
    }.connection
    #expect(connection.fromResponder.reset?.isAfterClose == true)
  }

  @Test("Payload of a RST is not part of the stream")
  func payload() throws {
    let connection = try FlowTrace.of { conversation, _ in
      conversation.handshake().fromServer([.rst, .ack], "go away")
    }.connection
    #expect(connection.payloadBytes == 0)
    #expect(connection.fromResponder.payloadSegments == 0)
  }
}
