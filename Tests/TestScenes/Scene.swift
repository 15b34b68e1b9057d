package import FTPSessions
package import NetworkTypes
internal import PacketDecoding
internal import TCPFlows
package import TestSupport
internal import Testing

/// The frames of a test: control and data connections that share a clock.
package final class Scene {
  package let timeline = TestTimeline()
  package var settings = AnalysisSettings()
  /// Frames that are no TCP of a conversation, by the number of segments that stand before them.
  package var otherFrames: [(place: Int, frame: TestFrame)] = []
  /// Makes the frames of a packet, if they are not to be plain Ethernet.
  package var framing: (([UInt8]) -> [[UInt8]])?
  package var linkType = LinkType.ethernet
  private var nextPort: UInt16 = 45_000

  /// Makes an empty scene.
  package init() {}

  /// A connection that sends nothing yet.
  package func connect(from client: Endpoint = .client, to server: Endpoint = .server) -> Conversation {
    Conversation(on: timeline, client: client, server: server)
  }

  /// A connection between a new port of a host and a port of another.
  package func connect(from client: IPAddress, to server: IPAddress = .server, _ port: UInt16) -> Conversation
  {
    nextPort += 1
    return connect(from: Endpoint(client, nextPort), to: Endpoint(server, port))
  }

  /// A control connection that was greeted.
  @discardableResult
  package func session(from client: Endpoint = .client, to server: Endpoint = .server) -> Conversation {
    connect(from: client, to: server).handshake().reply("220 FTP server ready")
  }

  /// A control connection of a client that has logged in.
  @discardableResult
  package func login(from client: Endpoint = .client, to server: Endpoint = .server) -> Conversation {
    session(from: client, to: server).login()
  }

  /// PASV, RETR and what follows, with a data connection to the announced port.
  @discardableResult
  package func download(
    _ name: String = "/file", bytes: Int = 3000, port: UInt16 = 50_000, over control: Conversation,
    preliminary: String = "150 Here it comes", final: String? = "226 Transfer complete"
  ) -> Conversation {
    control.ask("PASV", passive(port, on: control.server.address))
    let data = connect(from: control.client.address, to: control.server.address, port).handshake()
    control.ask("RETR \(name)", preliminary)
    data.download(bytes).serverCloses()
    if let final { control.reply(final) }
    return data
  }

  /// What the builder makes of the frames.
  package func trace(role: VantagePointRole = .unknown) -> Trace {
    var frames = timeline.segments.flatMap { segment in
      framing.map { $0(segment.ipBytes).map { TestFrame(time: segment.time, bytes: $0) } } ?? [segment.frame]
    }
    for (place, frame) in otherFrames.reversed() { frames.insert(frame, at: place) }
    let decoder = PacketDecoder()
    var builder = TraceBuilder(settings: settings)
    for (index, frame) in frames.enumerated() {
      let bytes = frame.bytes.span.bytes
      let mark = SegmentMark(frame: FrameReference(number: UInt32(index + 1)), time: frame.time)
      builder.process(
        decoder.decode(bytes, linkType: linkType, wireLength: frame.wireLength), frame: bytes, mark)
    }
    return builder.finish(VantagePoint(name: "test", role: role), files: [])
  }

  /// The trace's only session.
  package func onlySession(role: VantagePointRole = .unknown) throws -> Session {
    let sessions = trace(role: role).sessions
    try #require(sessions.count == 1)
    return try #require(sessions.first)
  }

  /// The only transfer of the only session.
  package func onlyTransfer(role: VantagePointRole = .unknown) throws -> Transfer {
    let transfers = try onlySession(role: role).transfers
    try #require(transfers.count == 1)
    return try #require(transfers.first)
  }
}

/// A 227 reply.
package func passive(_ port: UInt16, on host: IPAddress = .server) -> String {
  "227 Entering Passive Mode (\(sixNumbers(host, port)))."
}

/// The six numbers of a 227 reply or PORT command.
package func sixNumbers(_ host: IPAddress, _ port: UInt16) -> String {
  (host.bytes.map(Int.init) + [Int(port >> 8), Int(port & 0xff)]).map(String.init).joined(separator: ",")
}

extension Conversation {
  /// A command and its replies, each acknowledged.
  @discardableResult
  package func ask(_ line: String, _ replies: String...) -> Conversation {
    command(line)
    for line in replies { reply(line) }
    return self
  }

  /// USER and PASS.
  @discardableResult
  package func login() -> Conversation {
    ask("USER anonymous", "331 Password, please").ask("PASS guest", "230 Welcome")
  }

  /// QUIT, and a close that the server starts.
  @discardableResult
  package func quit() -> Conversation {
    ask("QUIT", "221 Goodbye").serverCloses()
  }

  /// A FIN of each side, acknowledged, the server's first.
  @discardableResult
  package func serverCloses() -> Conversation {
    fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
  }

  /// A RST of the client.
  @discardableResult
  package func reset() -> Conversation { fromClient([.rst, .ack]) }

  /// A SYN that is answered by a RST.
  @discardableResult
  package func refused() -> Conversation {
    fromClient([.syn]).fromServer([.rst, .ack])
  }

  /// Payload of the client, acknowledged.
  @discardableResult
  package func upload(_ count: Int) -> Conversation {
    var left = count
    while left > 0 {
      fromClient([.psh, .ack], String(repeating: "x", count: min(left, 1400))).fromServer([.ack])
      left -= 1400
    }
    return self
  }

  /// Bytes of the client that need not be text.
  @discardableResult
  package func fromClient(bytes: [UInt8]) -> Conversation {
    fromClient { $0.payload = bytes }
  }

  /// Bytes of the server that need not be text.
  @discardableResult
  package func fromServer(bytes: [UInt8]) -> Conversation {
    fromServer { $0.payload = bytes }
  }

  /// A TCP keep-alive probe of the client and the server's answer.
  @discardableResult
  package func keepAlive(answered: Bool = true) -> Conversation {
    clientSequence &-= 1
    fromClient([.ack])
    clientSequence &+= 1
    return answered ? fromServer([.ack]) : self
  }
}

extension IPAddress {
  package static let client = IPAddress(ipv4: 0xc000_0201)
  package static let otherClient = IPAddress(ipv4: 0xc000_0202)
  package static let server = IPAddress(ipv4: 0xc633_6401)
  package static let otherServer = IPAddress(ipv4: 0xc633_6402)
  package static let client6 = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1)
  package static let server6 = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 2)
}

extension Endpoint {
  package static let client = Endpoint(.client, 40_000)
  package static let otherClient = Endpoint(.otherClient, 40_000)
  package static let server = Endpoint(.server, 21)
  package static let otherServer = Endpoint(.otherServer, 21)
  package static let client6 = Endpoint(.client6, 40_000)
  package static let server6 = Endpoint(.server6, 21)
}

extension Trace {
  /// The servers of the sessions, in the order of these.
  package var servers: [Endpoint] { sessions.map(\.server) }

  /// The connections that sessions' transfers claim, session by session.
  package var claims: [[Int?]] { sessions.map { $0.transfers.map(\.connection) } }
}
