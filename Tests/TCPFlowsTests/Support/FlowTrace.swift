import NetworkTypes
import PacketDecoding
import TCPFlows
import TestSupport
import Testing

/// What a connection table makes of the frames of a timeline.
struct FlowTrace {
  let connections: [Connection]
  /// The table's answers, in the order of the frames.
  private(set) var tracked: [TrackedSegment] = []

  init(_ segments: [TestSegment]) throws {
    var table = ConnectionTable()
    for (index, segment) in segments.enumerated() {
      let mark = SegmentMark(frame: FrameReference(number: UInt32(index + 1)), time: segment.time)
      let decoded = try segment.decoded()
      let options = Array(segment.frame.bytes[decoded.optionBytes])
      tracked.append(
        table.track(decoded, mark, options: ConnectionTable.digest(ofOptions: options.span.bytes)))
    }
    connections = Array(table.connections)
  }

  /// The only connection.
  var connection: Connection {
    get throws {
      try #require(connections.count == 1)
      return try #require(connections.first)
    }
  }

  /// What the last segment was taken for.
  var lastKind: SegmentKind {
    get throws { try #require(tracked.last).kind }
  }

  /// The frames of one conversation.
  static func of(
    client: Endpoint = .client, server: Endpoint = .server, clientSequence: UInt32 = 1000,
    serverSequence: UInt32 = 9000, _ body: (Conversation, TestTimeline) -> Void
  ) throws -> FlowTrace {
    let timeline = TestTimeline()
    let conversation = Conversation(
      on: timeline, client: client, server: server, clientSequence: clientSequence,
      serverSequence: serverSequence)
    body(conversation, timeline)
    return try FlowTrace(timeline.segments)
  }
}

extension TestSegment {
  /// The segment as the decoder reads it from its frame.
  func decoded() throws -> TCPSegment {
    let frame = frame
    let packet = PacketDecoder().decode(
      frame.bytes.span.bytes, linkType: .ethernet, wireLength: frame.wireLength)
    guard case .segment(let segment) = packet else { throw NoSegment(packet: packet) }
    return segment
  }

  private struct NoSegment: Error {
    let packet: DecodedPacket
  }
}

extension Conversation {
  /// A segment of the client that stands `back` bytes before its place and does not move the next one.
  func fromClient(
    back: UInt32, _ flags: [TestSegment.Flag] = [.psh, .ack], _ text: String = "",
    change: (inout TestSegment) -> Void = { _ in }
  ) {
    let next = clientSequence
    clientSequence &-= back
    fromClient(flags, text, change: change)
    clientSequence = next
  }

  /// A segment of the server that stands `back` bytes before its place and does not move the next one.
  func fromServer(
    back: UInt32, _ flags: [TestSegment.Flag] = [.psh, .ack], _ text: String = "",
    change: (inout TestSegment) -> Void = { _ in }
  ) {
    let next = serverSequence
    serverSequence &-= back
    fromServer(flags, text, change: change)
    serverSequence = next
  }
}

extension Endpoint {
  static let client = Endpoint(IPAddress(ipv4: 0xc000_0201), 40_000)
  static let server = Endpoint(IPAddress(ipv4: 0xc633_6401), 2121)
  static let client6 = Endpoint(IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1), 40_000)
  static let server6 = Endpoint(IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 2), 2121)
}
