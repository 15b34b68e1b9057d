import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("What comes out of order")
struct StreamDisorderTests {
  /// Two segments of which the first comes `delay` seconds behind the second.
  private func overtaken(by delay: Double, again: Bool = false) throws -> Stream {
    try FlowTrace.of { conversation, timeline in
      conversation.handshake().download(1400)
      conversation.serverSequence &+= 1000
      conversation.fromServer([.psh, .ack], String(repeating: "b", count: 1000))
      timeline.wait(seconds: delay)
      conversation.serverSequence &-= 2000
      conversation.fromServer([.psh, .ack], String(repeating: "a", count: 1000))
      conversation.serverSequence &+= 1000
      if again { conversation.download(1400) }
    }.connection.fromResponder
  }

  @Test("What fills a hole is late from 3 ms on", arguments: [(0.001, 0), (0.002, 1), (0.5, 1)])
  func late(delay: Double, count: Int) throws {
    let stream = try overtaken(by: delay, again: true)
    #expect(stream.lateSegments == count)
    #expect(stream.retransmittedSegments == 0)
    #expect(stream.missedBytes == 0)
    // A millisecond passes from each segment to the next.
    #expect(stream.recoveryTime == ElapsedTime(seconds: count == 0 ? 0 : delay + 0.001))
  }

  @Test("What comes again is no late segment, and the pause before it is counted")
  func again() throws {
    let stream = try FlowTrace.of { conversation, timeline in
      conversation.handshake().download(1400)
      timeline.wait(seconds: 0.25)
      conversation.serverSequence &-= 1400
      conversation.download(1400).download(1400)
    }.connection.fromResponder
    #expect(stream.lateSegments == 0)
    #expect(stream.retransmittedSegments == 1)
    #expect(stream.recoveryTime == ElapsedTime(seconds: 0.252))
  }

  @Test("A hole that stays makes nothing late by itself")
  func missed() throws {
    let stream = try FlowTrace.of { conversation, _ in
      conversation.handshake().download(1400)
      conversation.serverSequence &+= 1400
      conversation.download(28_000)
    }.connection.fromResponder
    #expect(stream.lateSegments == 0)
    #expect(stream.missedBytes == 1400)
    #expect(stream.recoveryTime == .zero)
  }
}
