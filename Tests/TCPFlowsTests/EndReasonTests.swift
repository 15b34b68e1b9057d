import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("The end of a connection")
struct EndReasonTests {
  /// A conversation, how it ends, and who ended it.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: EndReason
    var closing: Direction?
    let body: @Sendable (Conversation, TestTimeline) -> Void

    init(
      _ description: String, _ reason: EndReason, by closing: Direction? = nil,
      _ body: @escaping @Sendable (Conversation, TestTimeline) -> Void
    ) {
      testDescription = description
      self.reason = reason
      self.closing = closing
      self.body = body
    }
  }

  @Test("The last segments tell how it ended, and by whom", arguments: closed + reset + neverUp + silent)
  func reason(_ example: Case) throws {
    let connection = try FlowTrace.of(example.body).connection
    #expect(connection.endReason == example.reason)
    #expect(connection.closingDirection == example.closing)
  }

  private static let closed = [
    Case("still open", .open) { conversation, _ in conversation.handshake().command("NOOP") },
    Case("picked up in the middle, still open", .open) { conversation, _ in conversation.command("NOOP") },
    Case("FIN of the client first", .fin, by: .fromOriginator) { conversation, _ in
      conversation.handshake().close()
    },
    Case("FIN of the server first", .fin, by: .fromResponder) { conversation, _ in
      conversation.handshake()
      conversation.fromServer([.fin, .ack])
      conversation.fromClient([.fin, .ack])
      conversation.fromServer([.ack])
    },
    Case("FIN of one side alone", .fin, by: .fromResponder) { conversation, _ in
      conversation.handshake()
      conversation.fromServer([.fin, .ack])
      conversation.fromClient([.ack])
    },
    Case("the last acknowledgment missing", .fin, by: .fromOriginator) { conversation, _ in
      conversation.handshake()
      conversation.fromClient([.fin, .ack])
      conversation.fromServer([.fin, .ack])
    },
    Case("the last FIN sent again and again", .fin, by: .fromOriginator) { conversation, _ in
      conversation.handshake()
      conversation.fromClient([.fin, .ack])
      conversation.fromServer([.fin, .ack])
      for _ in 0..<5 { conversation.fromServer(back: 1, [.fin, .ack]) }
    },
  ]

  private static let reset = [
    Case("RST of the client", .reset, by: .fromOriginator) { conversation, _ in
      conversation.handshake().fromClient([.rst])
    },
    Case("RST of the server", .reset, by: .fromResponder) { conversation, _ in
      conversation.handshake().fromServer([.rst, .ack])
    },
    Case("RST of both, the server's first", .reset, by: .fromResponder) { conversation, _ in
      conversation.handshake()
      conversation.fromServer([.rst])
      conversation.fromClient([.rst])
    },
    Case("RST of both, the client's first", .reset, by: .fromOriginator) { conversation, _ in
      conversation.handshake()
      conversation.fromClient([.rst])
      conversation.fromServer([.rst])
    },
    Case("RST picked up in the middle", .reset, by: .fromResponder) { conversation, _ in
      conversation.command("NOOP").fromServer([.rst])
    },
    Case("RST behind one FIN", .reset, by: .fromResponder) { conversation, _ in
      conversation.handshake()
      conversation.fromClient([.fin, .ack])
      conversation.fromServer([.rst])
    },
    Case("RST behind both FINs, one not acknowledged", .reset, by: .fromOriginator) { conversation, _ in
      conversation.handshake()
      conversation.fromClient([.fin, .ack])
      conversation.fromServer([.fin, .ack])
      conversation.fromClient([.rst])
    },
    Case("RST behind both FINs, acknowledged", .fin, by: .fromOriginator) { conversation, _ in
      conversation.handshake().close().fromClient([.rst])
    },
    Case("RST of the other side behind both FINs, acknowledged", .fin, by: .fromOriginator) {
      conversation, _ in conversation.handshake().close().fromServer([.rst])
    },
  ]

  private static let neverUp = [
    Case("SYN refused", .refused, by: .fromResponder) { conversation, _ in
      conversation.fromClient([.syn])
      conversation.serverSequence = 0
      conversation.fromServer([.rst, .ack])
    },
    Case("SYN refused again and again", .refused, by: .fromResponder) { conversation, _ in
      conversation.fromClient([.syn])
      for _ in 0..<4 {
        conversation.serverSequence = 0
        conversation.fromServer([.rst, .ack])
        conversation.fromClient(back: 1, [.syn])
      }
    },
    Case("RST with the SYN unseen", .reset, by: .fromOriginator) { conversation, _ in
      conversation.fromClient([.rst, .ack])
    },
    Case("SYN taken back", .reset, by: .fromOriginator) { conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromClient([.rst])
    },
    Case("SYN unanswered", .unanswered) { conversation, _ in conversation.fromClient([.syn]) },
    Case("SYN unanswered again and again", .unanswered) { conversation, timeline in
      conversation.fromClient([.syn])
      for exponent in 0..<6 {
        timeline.wait(seconds: Double(1 << exponent))
        conversation.fromClient(back: 1, [.syn])
      }
    },
    Case("SYN answered", .open) { conversation, _ in
      conversation.fromClient([.syn])
      conversation.fromServer([.syn, .ack])
    },
  ]

  private static let silent = [
    Case("payload repeated twice without an answer", .open) { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<2 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
    },
    Case("payload repeated three times without an answer", .blackHole) { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<3 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
    },
    Case("payload of the server repeated without an answer", .blackHole) { conversation, _ in
      conversation.handshake().fromServer([.psh, .ack], "220 ready\r\n")
      for _ in 0..<3 { conversation.fromServer(back: 11, [.psh, .ack], "220 ready\r\n") }
    },
    Case("payload repeated, then answered", .open) { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<5 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
      conversation.fromServer([.ack])
    },
    Case("SYN-ACK repeated without an answer", .blackHole) { conversation, timeline in
      conversation.fromClient([.syn])
      conversation.fromServer([.syn, .ack])
      for _ in 0..<3 {
        timeline.wait(seconds: 1)
        conversation.fromServer(back: 1, [.syn, .ack])
      }
    },
    Case("probes without an answer", .blackHole) { conversation, _ in
      conversation.handshake().command("NOOP")
      for _ in 0..<3 { conversation.fromClient(back: 1, [.ack]) }
    },
    Case("FIN repeated without an answer", .blackHole) { conversation, _ in
      conversation.handshake().fromClient([.fin, .ack])
      for _ in 0..<3 { conversation.fromClient(back: 1, [.fin, .ack]) }
    },
    Case("payload repeated, then a RST", .reset, by: .fromOriginator) { conversation, _ in
      conversation.handshake().fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<5 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
      conversation.fromClient([.rst])
    },
    Case("one direction captured, its payload repeated", .open) { conversation, _ in
      conversation.fromClient([.psh, .ack], "NOOP\r\n")
      for _ in 0..<5 { conversation.fromClient(back: 6, [.psh, .ack], "NOOP\r\n") }
    },
  ]
}
