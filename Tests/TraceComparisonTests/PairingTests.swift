import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing
import TraceComparison

/// Connections of different captures become legs of one, and no pair is wrong.
@Suite("Pairing")
struct PairingTests {
  /// The number that a session's user carries, at every leg.
  private static func users(of session: JoinedSession, in comparison: Comparison) -> Set<String> {
    Set(session.legs.map { comparison.session($0).user?.text ?? "" })
  }

  @Test("One session seen at two points is one session with two legs, client first")
  func pairsOneSession() throws {
    let world = World.balanced()
    world.session(Endpoint(.client, 40_000), backend: 2, dataPort: 50_000)
    let comparison = Comparison(world.traces)
    #expect(comparison.sessions.count == 1)
    let session = try #require(comparison.sessions.first)
    #expect(session.legs.map(\.trace) == [0, 2] && session.backend?.name == "ftp2")
    #expect(session.legs.map(\.match.method) == [.sequenceNumbers, .sequenceNumbers] && !session.isProxied)
    #expect(session.transfers.count == 1)
    #expect(session.transfers.first?.legs.map(\.reference.trace) == [0, 2])
    #expect(session.transfers.first?.outcome == .completed && session.outcome == .ok)
  }

  @Test("Concurrent sessions behind one address pair without a mistake", arguments: [25, 1000])
  func pairsBehindSourceTranslation(count: Int) throws {
    let clock = World.Clock(offset: ElapsedTime(seconds: 3.217), ppm: 50)
    let world = World.balanced(clock, World.Clock(offset: ElapsedTime(seconds: -3600)))
    let start = world.now
    for number in 0..<count {
      // All at the same time, and all do the same; the users are there only to check by.
      world.now = start + ElapsedTime(nanoseconds: Int64(number % 7) * 1_000_000)
      world.session(
        Endpoint(.client, UInt16(10_000 + 2 * number)), backend: 1 + number % 2, user: "u\(number)",
        dataPort: UInt16(50_000 + number), hiddenPort: UInt16(20_000 + (number * 34) % 40_000))
    }
    let comparison = Comparison(world.traces)
    #expect(comparison.sessions.count == count)
    #expect(comparison.sessions.allSatisfy { $0.legs.count == 2 })
    #expect(comparison.sessions.allSatisfy { Self.users(of: $0, in: comparison).count == 1 })
    #expect(comparison.sessions.allSatisfy { $0.transfers.first?.legs.count == 2 })
    #expect(comparison.ambiguous.isEmpty)
  }

  /// Sessions through a full proxy that starts a connection of its own for each.
  private static func proxied(_ count: Int, user: (Int) -> String) -> World {
    let world = World([
      .init("client", .client),
      .init("ftp1", .server, clock: .init(offset: ElapsedTime(seconds: 3.217), ppm: 50)),
    ])
    let start = world.now
    for number in 0..<count {
      world.now = start + ElapsedTime(nanoseconds: Int64.random(in: 0...30_000_000_000, using: &world.random))
      let hidden = Endpoint(World.hidden, UInt16(20_000 + number))
      let front = WorldConnection(
        world,
        [.init(0, Endpoint(.client, UInt16(10_000 + number)), Endpoint(World.balancer, 21), at: 10_000)],
        length: 2_000_000)
      let back = WorldConnection(
        world, [.init(1, hidden, Endpoint(World.backend(1), 21), at: 1_990_000)], length: 2_000_000)
      front.handshake()
      back.handshake()
      pass("220 Ready", back, front)
      for (command, reply) in [
        ("USER \(user(number))", "331 Password"), ("PASS x", "230 Welcome"), ("PWD", "257 \"/\""),
        ("QUIT", "221 Bye"),
      ] {
        world.wait(seconds: Double.random(in: 0...0.5, using: &world.random))
        front.fromClient([.psh, .ack], command + "\r\n")
        back.fromClient([.psh, .ack], command + "\r\n")
        pass(reply, back, front)
      }
      for connection in [back, front] { connection.fromServer([.fin, .ack]).fromClient([.fin, .ack]) }
    }
    return world
  }

  private static func pass(_ reply: String, _ back: WorldConnection, _ front: WorldConnection) {
    back.reply(reply)
    front.reply(reply)
  }

  /// Sessions in the order of their ports are the same ones on both sides.
  private static func wrongPairs(_ comparison: Comparison) -> Int {
    comparison.sessions.count { session in
      let ports = session.legs.map { Int(comparison.session($0).client.port) % 10_000 }
      return Set(ports).count > 1
    }
  }

  @Test("Sessions through a full proxy pair by their dialogue, and none wrongly")
  func pairsThroughProxy() {
    let comparison = Comparison(Self.proxied(1000) { "user\($0)" }.traces)
    let paired = comparison.sessions.count { $0.legs.count == 2 }
    #expect(paired >= 950)
    #expect(Self.wrongPairs(comparison) == 0)
    #expect(comparison.sessions.allSatisfy { $0.isProxied == ($0.legs.count == 2) })
    #expect(comparison.clocks[1].method == .segments)
  }

  @Test("Identical dialogues through a proxy pair by their rhythm or not at all")
  func leavesAmbiguousUnpaired() {
    let comparison = Comparison(Self.proxied(300) { _ in "anonymous" }.traces)
    #expect(Self.wrongPairs(comparison) == 0)
    let paired = comparison.sessions.count { $0.legs.count == 2 }
    #expect(paired + comparison.ambiguous.count >= 300)
  }

  @Test("Changed sequence numbers do not hide a connection", arguments: [true, false])
  func seesThroughRandomisation(usesTimestamps: Bool) throws {
    let world = World.balanced(World.Clock(offset: ElapsedTime(seconds: 3.217)))
    let control = world.connect(Endpoint(.client, 40_000), port: 21, backend: 1)
    if !usesTimestamps { control.timestamps = nil }
    control.sequenceShifts[1] = (client: 1_000_000_007, server: 4_000_000_007)
    world.login(control).ask("PWD", "257 \"/\"").ask("QUIT", "221 Bye")
    let comparison = Comparison(world.traces)
    #expect(comparison.sessions.count == 1)
    let session = try #require(comparison.sessions.first)
    #expect(
      session.legs.map(\.match.method) == Array(repeating: usesTimestamps ? .timestamps : .payload, count: 2))
    #expect(!session.isProxied)
  }

  @Test("A capture on a proxy holds two legs, and joins those of both sides")
  func joinsThroughProxyCapture() throws {
    let world = World([.init("client", .client), .init("proxy", .middle), .init("ftp1", .server)])
    let (client, hidden) = (Endpoint(.client, 40_000), Endpoint(World.hidden, 50_123))
    for user in ["alice", "bob"] {
      let port = UInt16(user.utf8.count)
      let front = WorldConnection(
        world,
        [
          .init(0, Endpoint(client.address, client.port + port), Endpoint(World.balancer, 21), at: 10_000),
          .init(1, Endpoint(client.address, client.port + port), Endpoint(World.balancer, 21), at: 1_990_000),
        ], length: 2_000_000)
      let (from, to) = (Endpoint(hidden.address, hidden.port + port), Endpoint(World.backend(1), 21))
      let back = WorldConnection(
        world, [.init(1, from, to, at: 10_000), .init(2, from, to, at: 1_990_000)], length: 2_000_000)
      front.handshake()
      back.handshake()
      Self.pass("220 Ready", back, front)
      for (command, reply) in [("USER \(user)", "331 Go on"), ("PASS x", "230 In"), ("QUIT", "221 Bye")] {
        front.fromClient([.psh, .ack], command + "\r\n")
        back.fromClient([.psh, .ack], command + "\r\n")
        Self.pass(reply, back, front)
      }
    }
    let comparison = Comparison(world.traces)
    #expect(comparison.sessions.count == 2)
    for session in comparison.sessions {
      #expect(session.legs.map(\.trace) == [0, 1, 1, 2] && session.isProxied)
      #expect(Self.users(of: session, in: comparison).count == 1)
    }
  }

  @Test("A capture of both sides of an address translation holds two legs, not two sessions")
  func joinsTwoSides() throws {
    let world = World([.init("client", .client), .init("lb", .middle)])
    let (client, hidden) = (Endpoint(.client, 40_000), Endpoint(World.hidden, 50_123))
    let control = WorldConnection(
      world,
      [
        .init(0, client, Endpoint(World.balancer, 21), at: 10_000),
        .init(1, client, Endpoint(World.balancer, 21), at: 2_000_000),
        .init(1, hidden, Endpoint(World.backend(1), 21), at: 2_050_000),
      ], length: 5_000_000)
    world.login(control).ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([
      .ack
    ])
    let comparison = Comparison(world.traces)
    #expect(comparison.sessions.count == 1)
    let session = try #require(comparison.sessions.first)
    #expect(session.legs.map(\.trace) == [0, 1, 1] && !session.isProxied)
    #expect(
      session.legs.map { comparison.session($0).server.address } == [
        World.balancer, World.balancer, World.backend(1),
      ])
    #expect(session.backend?.name == "10.77.0.11:21")
  }

  @Test(
    "A connection that one capture has from its middle on is joined by its sequence numbers",
    arguments: [0, 1])
  func joinsContinuations(late: Int) throws {
    let world = World.balanced(World.Clock(offset: ElapsedTime(seconds: -3600)))
    let controls = [40_000, 41_000].map { port in
      world.login(world.connect(Endpoint(.client, port), port: 21, backend: 1), user: "u\(port)")
    }
    controls[0].ask("PASV", passive(50_000, on: World.balancer))
    let data = world.connect(Endpoint(.client, 40_001), port: 50_000, backend: 1).handshake()
    controls[0].ask("RETR file", "150 Here it comes")
    data.fromServer([.psh, .ack], "0123456789").fromClient([.ack])
    world.startCapture(late)
    data.download("abcdef")
    controls[0].reply("226 Done")
    for control in controls {
      control.ask("NOOP", "200 Yes").ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack])
        .fromServer([.ack])
    }
    let comparison = Comparison(world.traces)
    #expect(comparison.sessions.count == 2)
    #expect(comparison.sessions.allSatisfy { $0.legs.map(\.trace) == [0, 1] && !$0.isProxied })
    let ports = comparison.sessions.map { session in session.legs.map { comparison.session($0).client.port } }
    #expect(ports == [[40_000, 40_000], [41_000, 41_000]])
    let transfer = try #require(comparison.sessions.first?.transfers.first)
    #expect(transfer.legs.map(\.reference.trace) == [0, 1] && transfer.outcome == .completed)
    #expect(comparison.clocks.map(\.method) == [.reference, .segments, .none])
  }

  @Test("Two connections that look like the rest of a third are both left alone")
  func leavesAmbiguousContinuations() {
    let world = World.balanced()
    let control = world.login(world.connect(Endpoint(.client, 40_000), port: 21, backend: 1))
    world.startCapture(1)
    control.ask("NOOP", "200 Yes").ask("QUIT", "221 Bye")
    // A capture of clients that holds the session and its replay.
    let copy = world.points[0].segments(replayedBy: Endpoint(.otherClient, 40_000))
    world.points[0].append(copy)
    let comparison = Comparison([world.trace(0), world.trace(1)])
    #expect(comparison.sessions.allSatisfy { $0.legs.count == 1 })
  }

  @Test("Captures of separate paths have a reference each")
  func alignsGroupsApart() {
    let offset = ElapsedTime(seconds: -3600)
    let world = World([
      .init("one", .client), .init("ftp1", .server),
      .init("two", .client, clock: World.Clock(offset: offset)),
      .init("ftp2", .server),
    ])
    for (near, far, address) in [(0, 1, IPAddress.client), (2, 3, IPAddress.otherClient)] {
      let client = Endpoint(address, 40_000)
      let control = WorldConnection(
        world,
        [
          .init(near, client, Endpoint(World.balancer, 21), at: 10_000),
          .init(far, client, Endpoint(World.backend(far), 21), at: 990_000),
        ], length: 1_000_000)
      world.login(control).ask("QUIT", "221 Bye")
    }
    let comparison = Comparison(world.traces)
    #expect(comparison.clocks.map(\.reference) == [0, 0, 2, 2])
    #expect(comparison.clocks.map(\.method) == [.reference, .segments, .reference, .segments])
    #expect(!comparison.clocks[0].isComparable(with: comparison.clocks[3]))
  }

  @Test("Roles are inferred from the traffic, with a reason", arguments: [0.0, 3.217, -631_152_000])
  func infersRoles(offset: Double) {
    let world = World.balanced(World.Clock(offset: ElapsedTime(seconds: offset)), given: false)
    world.session(Endpoint(.client, 40_000), backend: 1, dataPort: 50_000)
    world.session(Endpoint(.client, 40_010), backend: 2, dataPort: 50_001)
    let comparison = Comparison(world.traces)
    #expect(comparison.roles.map(\.role) == [.client, .server, .server])
    #expect(comparison.roles.allSatisfy { !$0.isGiven && !$0.reason.isEmpty })
    #expect(comparison.traces.map(\.vantagePoint.role) == [.client, .server, .server])
  }

  @Test("A data connection that ends at another backend is a leg of its own transfer")
  func findsWrongBackend() throws {
    let world = World.balanced()
    world.session(Endpoint(.client, 40_000), backend: 1, dataPort: 50_000, dataBackend: 2)
    let comparison = Comparison(world.traces)
    let transfer = try #require(comparison.sessions.first?.transfers.first)
    #expect(comparison.sessions.first?.backend?.name == "ftp1" && transfer.backend?.name == "ftp2")
    #expect(transfer.legs.map(\.reference.trace) == [0, 2] && transfer.crossedWith == nil)
  }

  @Test("A transfer between two servers ends at its own one")
  func leavesServerToServerTransfersAlone() throws {
    let world = World.balanced()
    let control = world.login(world.connect(Endpoint(.client, 40_000), port: 21, backend: 1))
    control.ask("PASV", passive(50_000, on: World.backend(1)))
    let (from, to) = (Endpoint(World.backend(2), 20), Endpoint(World.backend(1), 50_000))
    let data = WorldConnection(
      world, [.init(2, from, to, at: 10_000), .init(1, from, to, at: 990_000)], length: 1_000_000)
    data.handshake()
    control.ask("RETR file", "150 Here it comes")
    data.download("content")
    control.reply("226 Done").ask("QUIT", "221 Bye")
    let transfer = try #require(Comparison(world.traces).sessions.first?.transfers.first)
    #expect(transfer.backend?.name == "ftp1" && transfer.outcome == .completed)
  }

  @Test("A RST that its supposed sender's capture lacks was made in the path")
  func findsInjectedReset() throws {
    let world = World.balanced(World.Clock(offset: ElapsedTime(seconds: 90)))
    let control = world.login(world.connect(Endpoint(.client, 40_000), port: 21, backend: 1))
    world.wait(seconds: 100)
    control.fromServer([.psh, .ack], "226 Done\r\n", seenBy: [1]).fromClient([.rst], seenBy: [1])
    world.wait(seconds: 1)
    world.session(Endpoint(.client, 41_000), backend: 1, dataPort: 50_000)
    let comparison = Comparison(world.traces)
    #expect(comparison.injectedResets.count == 1)
    let reset = try #require(comparison.injectedResets.first)
    #expect(reset.connection.trace == 1 && reset.absentFrom.trace == 0 && reset.direction == .fromOriginator)
    let stretch = try #require(comparison.stretches.first)
    #expect(stretch.injected == 1 && stretch.toClient.undeliveredBytes == 10)
    #expect(stretch.undelivered.first?.isToClient == true)
    #expect(abs((stretch.roundTrip?.seconds ?? 0) - 0.00996) < 0.0005)
  }
}
