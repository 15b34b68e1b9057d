package import NetworkTypes

/// Makes the frames of one TCP connection, with right numbers and times that go on by themselves.
///
/// Take the frames of several conversations together with `TestTimeline`.
package final class Conversation {
  package let client: Endpoint
  package let server: Endpoint
  package var clientSequence: UInt32
  package var serverSequence: UInt32
  private let timeline: TestTimeline

  /// Makes a connection that sends nothing yet.
  package init(
    on timeline: TestTimeline, client: Endpoint, server: Endpoint, clientSequence: UInt32 = 1000,
    serverSequence: UInt32 = 9000
  ) {
    self.timeline = timeline
    self.client = client
    self.server = server
    self.clientSequence = clientSequence
    self.serverSequence = serverSequence
  }

  /// SYN, SYN and ACK, ACK.
  @discardableResult
  package func handshake() -> Conversation {
    fromClient([.syn])
    fromServer([.syn, .ack])
    return fromClient([.ack])
  }

  /// A segment of the client.
  @discardableResult
  package func fromClient(
    _ flags: [TestSegment.Flag] = [.psh, .ack], _ text: String = "",
    change: (inout TestSegment) -> Void = { _ in }
  ) -> Conversation {
    send(flags, Array(text.utf8), isClient: true, change)
  }

  /// A segment of the server.
  @discardableResult
  package func fromServer(
    _ flags: [TestSegment.Flag] = [.psh, .ack], _ text: String = "",
    change: (inout TestSegment) -> Void = { _ in }
  ) -> Conversation {
    send(flags, Array(text.utf8), isClient: false, change)
  }

  /// A command line of the client and the acknowledgment of the server.
  @discardableResult
  package func command(_ line: String) -> Conversation {
    fromClient([.psh, .ack], line + "\r\n")
    return fromServer([.ack])
  }

  /// A reply line of the server and the acknowledgment of the client.
  @discardableResult
  package func reply(_ line: String) -> Conversation {
    fromServer([.psh, .ack], line + "\r\n")
    return fromClient([.ack])
  }

  /// A FIN of each side, acknowledged, the client's first.
  @discardableResult
  package func close() -> Conversation {
    fromClient([.fin, .ack])
    fromServer([.fin, .ack])
    return fromClient([.ack])
  }

  /// Payload bytes of the server, in segments of at most 1400, each acknowledged.
  @discardableResult
  package func download(_ count: Int) -> Conversation {
    var left = count
    while left > 0 {
      fromServer([.psh, .ack], String(repeating: "x", count: min(left, 1400)))
      fromClient([.ack])
      left -= 1400
    }
    return self
  }

  private func send(
    _ flags: [TestSegment.Flag], _ payload: [UInt8], isClient: Bool, _ change: (inout TestSegment) -> Void
  ) -> Conversation {
    var segment = TestSegment(
      from: isClient ? client : server, to: isClient ? server : client,
      sequence: isClient ? clientSequence : serverSequence,
      acknowledgment: flags.contains(.ack) ? (isClient ? serverSequence : clientSequence) : 0, flags,
      payload: payload)
    segment.time = timeline.tick()
    change(&segment)
    let step = UInt32(segment.payload.count) + (flags.contains(.syn) || flags.contains(.fin) ? 1 : 0)
    if isClient { clientSequence &+= step } else { serverSequence &+= step }
    timeline.add(segment)
    return self
  }
}

/// The clock and the frames of a test's capture.
package final class TestTimeline {
  /// The time of the next segment.
  package var now = Timestamp(seconds: 1_772_366_400, nanoseconds: 0)
  /// Nanoseconds from one segment to the next.
  package var step: Int64 = 1_000_000
  package private(set) var segments: [TestSegment] = []

  /// Makes an empty timeline that starts at 2026-03-01T12:00:00Z.
  package init() {}

  /// Lets time pass.
  package func wait(seconds: Double) {
    now = now + ElapsedTime(seconds: seconds)
  }

  /// The frames, in their order.
  package var frames: [TestFrame] { segments.map(\.frame) }

  /// A pcap file of all frames.
  package var pcap: [UInt8] { TestCapture(frames).pcap(.littleNanoseconds) }

  func tick() -> Timestamp {
    defer { now = now + ElapsedTime(nanoseconds: step) }
    return now
  }

  func add(_ segment: TestSegment) {
    segments.append(segment)
  }
}
