import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing
import TraceComparison

/// What only several captures together show.
@Suite("Findings of comparisons")
struct ComparisonFindingsTests {
  private static let client = Endpoint(.client, 40_000)
  private static let clocks: [World.Clock] = [-3600, 3.217, -631_152_000].flatMap { offset in
    [0, 50, 500].map { World.Clock(offset: ElapsedTime(seconds: offset), ppm: $0) }
  }

  // MARK: - Wrong backends

  @Test(
    "A data connection refused by another backend is that backend's, whatever its clock", arguments: clocks)
  func wrongBackend(clock: World.Clock) throws {
    let world = World.balanced(World.Clock(), clock)
    world.session(Self.client, backend: 1, dataPort: 50_000, dataBackend: 2)
    let compared = ComparedWorld(world)
    #expect(compared.troubles == ["FTP501"])
    let finding = try compared.only("FTP501")
    #expect(finding.confidence == .certain && finding.severity == .error)
    #expect(finding.text("control_backend") == "ftp1" && finding.text("data_backend") == "ftp2")
    #expect(Set(finding.evidence.map(\.trace)) == [0, 2])
    #expect(finding.transfers.count == 1 && finding.remedies.count == 3)
  }

  @Test("Without the other backend's capture the wrong backend is likely, and only behind a balancer")
  func inferredWrongBackend() throws {
    func world(translates: Bool, refusesItself: Bool = false) -> World {
      let world = World([.init("client", .client), .init("ftp1", .server)])
      let server = translates ? World.backend(1) : World.balancer
      func connection(_ from: UInt16, _ port: UInt16, reaches: Bool) -> WorldConnection {
        let far = WorldConnection.Hop(1, Endpoint(.client, from), Endpoint(server, port), at: 4_990_000)
        let near = WorldConnection.Hop(0, Endpoint(.client, from), Endpoint(World.balancer, port), at: 10_000)
        return WorldConnection(world, reaches ? [near, far] : [near], length: 5_000_000)
      }
      let control = world.login(connection(40_000, 21, reaches: true)).ask(
        "PASV", passive(50_000, on: World.balancer))
      let data = connection(40_001, 50_000, reaches: false)
      if !refusesItself { data.routersBehind = 1 }
      data.fromClient([.syn]).fromServer([.rst, .ack])
      control.ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
      return world
    }
    let behindBalancer = ComparedWorld(world(translates: true))
    #expect(behindBalancer.troubles == ["FTP501"])
    #expect(try behindBalancer.only("FTP501").confidence == .likely)
    #expect(try behindBalancer.only("FTP501").text("data_backend") == "unknown")
    // A balancer that refuses by itself is nearer than the backends, by its TTL.
    #expect(ComparedWorld(world(translates: true, refusesItself: true)).troubles == ["FTP201"])
    // Where there are no other backends than those with a capture, none of them refused.
    #expect(ComparedWorld(world(translates: true), hasAllBackends: true).troubles == ["FTP201"])
    // A firewall that rejects looks the same but for the addresses.
    #expect(ComparedWorld(world(translates: false)).troubles == ["FTP201"])
  }

  /// Two sessions at once whose data connections end at each other's backend.
  private static func crossed(_ clock: World.Clock) -> World {
    let world = World.balanced(clock)
    let other = Endpoint(.client, 41_000)
    let controls = [(client, 1), (other, 2)].map { world.login(world.connect($0.0, port: 21, backend: $0.1)) }
    for control in controls { control.ask("PASV", passive(50_000, on: World.balancer)) }
    let data = [(40_001, 2), (41_001, 1)].map { port, backend in
      world.connect(Endpoint(.client, UInt16(port)), port: 50_000, backend: backend).handshake()
    }
    for (control, file) in zip(controls, ["one", "two"]) { control.ask("RETR \(file)", "150 Here it comes") }
    for connection in data { connection.download(String(repeating: "x", count: 700)) }
    for control in controls {
      control.reply("226 Done").ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack])
        .fromServer([.ack])
    }
    return world
  }

  @Test("Data connections that other sessions' listeners accepted are crossed, both ways", arguments: clocks)
  func crossedConnections(clock: World.Clock) throws {
    let compared = ComparedWorld(Self.crossed(clock))
    #expect(compared.troubles == ["FTP502", "FTP502"])
    let findings = compared.findings.filter { $0.code == "FTP502" }
    #expect(findings.map { $0.text("control_backend") } == ["ftp1", "ftp2"])
    #expect(findings.map { $0.text("data_backend") } == ["ftp2", "ftp1"])
    #expect(findings.map { $0.text("other_session") } == ["S2", "S1"])
    #expect(compared.comparison.sessions.map(\.outcome) == [.failed, .failed])
  }

  @Test("Many data connections spread by chance show a balancer without affinity", arguments: [true, false])
  func noAffinity(isSpread: Bool) throws {
    let world = World.balanced()
    for number in 0..<24 {
      let (backend, wrong) = (1 + number % 2, isSpread && number % 4 < 2)
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * number)), backend: backend, dataPort: UInt16(50_000 + number),
        dataBackend: wrong ? 3 - backend : nil)
    }
    let compared = ComparedWorld(world)
    guard isSpread else {
      #expect(compared.troubles.isEmpty)
      return
    }
    #expect(compared.troubles == ["FTP503", "FTP501", "FTP501"])
    #expect(try compared.only("FTP503").number("by_chance") == 12)
    #expect(compared.findings.filter { $0.code == "FTP501" }.map(\.count) == [6, 6])
  }

  @Test("Single mistakes are no lack of affinity")
  func singleMistake() {
    let world = World.balanced()
    for number in 0..<20 {
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * number)), backend: 1 + number % 2,
        dataPort: UInt16(50_000 + number),
        dataBackend: number == 7 ? 1 : nil)
    }
    #expect(ComparedWorld(world).troubles == ["FTP501"])
  }

  @Test("Uneven use of two backends is no lack of affinity where every data connection is right")
  func unevenBackends() {
    let world = World.balanced()
    for number in 0..<12 {
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * number)), backend: number == 7 ? 2 : 1,
        dataPort: UInt16(50_000 + number))
    }
    #expect(ComparedWorld(world).troubles.isEmpty)
  }

  // MARK: - What the path does

  /// The balancer forgets the control connection while a transfer runs, and answers both ends with RSTs.
  private static func forgotten(_ clock: World.Clock) -> World {
    let world = World.balanced(clock)
    let control = world.login(world.connect(client, port: 21, backend: 1))
    control.ask("PASV", passive(50_000, on: World.balancer))
    let data = world.connect(Endpoint(.client, 40_001), port: 50_000, backend: 1).handshake()
    control.ask("RETR file", "150 Here it comes")
    for _ in 0..<24 {
      world.wait(seconds: 10)
      data.fromServer([.psh, .ack], String(repeating: "x", count: 1000)).fromClient([.ack])
    }
    data.fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
    control.fromServer([.psh, .ack], "226 Done\r\n", seenBy: [1]).fromClient([.rst], seenBy: [1])
    world.wait(seconds: 30)
    control.fromClient([.psh, .ack], "CWD /next\r\n", seenBy: [0])
    // The balancer answers from where the client stands: it has not passed on the 226.
    control.sequenceShifts[0] = (client: 0, server: 0 &- UInt32("226 Done\r\n".utf8.count))
    control.fromServer([.rst], seenBy: [0])
    world.wait(seconds: 5)
    world.session(Endpoint(.client, 42_000), backend: 1, dataPort: 50_001)
    return world
  }

  @Test("A balancer that resets both ends is named, once, with its stretch of the path", arguments: clocks)
  func resetByBalancer(clock: World.Clock) throws {
    let compared = ComparedWorld(Self.forgotten(clock))
    #expect(compared.troubles == ["FTP102"])
    let finding = try compared.only("FTP102")
    #expect(finding.text("reset_sender") == "middlebox" && finding.text("stretch") == "client to ftp1")
    #expect(finding.confidence == .certain && Set(finding.evidence.map(\.trace)) == [0, 1])
    // Told from the server, where it came first.
    #expect(
      finding.summary.contains("the server's 226") && finding.summary.contains("between client and ftp1"))
  }

  @Test("A RST in the path that no other code owns is told by itself")
  func injectedReset() throws {
    let world = World.balanced()
    let control = world.login(world.connect(Self.client, port: 21, backend: 1))
    control.ask("PASV", passive(50_000, on: World.balancer))
    let data = world.connect(Endpoint(.client, 40_001), port: 50_000, backend: 1).handshake()
    control.ask("RETR file", "150 Here it comes")
    data.fromServer([.psh, .ack], String(repeating: "x", count: 1000)).fromClient([.ack])
    data.fromServer([.rst], seenBy: [0])
    control.reply("226 Done").ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack])
      .fromServer([.ack])
    let finding = try ComparedWorld(world).only("FTP504")
    #expect(finding.text("stretch") == "client to ftp1" && Set(finding.evidence.map(\.trace)) == [0, 1])
    #expect(finding.summary.contains("in the server's name"))
  }

  @Test("A RST of the server itself is nobody else's")
  func ownReset() {
    let world = World.balanced()
    let control = world.login(world.connect(Self.client, port: 21, backend: 1))
    control.fromServer([.rst])
    world.wait(seconds: 20)
    world.session(Endpoint(.client, 42_000), backend: 1, dataPort: 50_001)
    #expect(!ComparedWorld(world).findings.contains { $0.code == "FTP504" })
  }

  @Test("Bytes that never arrive are told by stretch and direction")
  func lostBytes() throws {
    let world = World.balanced()
    let control = world.login(world.connect(Self.client, port: 21, backend: 1))
    control.ask("PASV", passive(50_000, on: World.balancer))
    let data = world.connect(Endpoint(.client, 40_001), port: 50_000, backend: 1).handshake()
    control.ask("RETR file", "150 Here it comes")
    data.fromServer([.psh, .ack], String(repeating: "x", count: 1000)).fromClient([.ack])
    data.fromServer([.psh, .ack], String(repeating: "y", count: 500), seenBy: [1])
    // What is under way when a capture stops is not lost.
    #expect(!ComparedWorld(world).findings.contains { $0.code == "FTP505" })
    world.wait(seconds: 5)
    control.ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
    let finding = try ComparedWorld(world).only("FTP505")
    #expect(finding.text("stretch") == "client to ftp1" && finding.text("direction") == "to_client")
    #expect(finding.number("undelivered_bytes") == 500 && finding.severity == .warning)
  }

  @Test("A rewritten announcement is a note with both endpoints")
  func rewrittenEndpoint() throws {
    let world = World.balanced()
    let control = world.login(world.connect(Self.client, port: 21, backend: 1))
    control.fromClient([.psh, .ack], "PASV\r\n")
    let (near, far) = (passive(50_000, on: World.balancer), passive(50_000, on: World.backend(1)))
    let width = max(near.utf8.count, far.utf8.count)
    func line(_ text: String) -> String {
      text + String(repeating: " ", count: width - text.utf8.count) + "\r\n"
    }
    control.fromServer([.psh, .ack], line(far), seenBy: [1], asSeenAt: [0: line(near)]).fromClient([.ack])
    control.ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
    let compared = ComparedWorld(world)
    #expect(compared.troubles.isEmpty && compared.comparison.stretches.first?.changed == 1)
    let finding = try compared.only("FTP306")
    #expect(
      finding.text("advertised") == "198.51.100.20:50000" && finding.text("rewritten") == "10.77.0.11:50000")
  }

  // MARK: - Captures that lack something

  @Test("A transfer that completed reached its backend, though that one's capture has no data connections")
  func filteredCapture() {
    let world = World.balanced()
    let control = world.login(world.connect(Self.client, port: 21, backend: 1))
    control.ask("PASV", passive(50_000, on: World.balancer))
    let near = WorldConnection(
      world, [.init(0, Endpoint(.client, 40_001), Endpoint(World.balancer, 50_000), at: 10_000)],
      length: 5_000_000)
    near.routersBehind = 1
    near.handshake()
    control.ask("RETR file", "150 Here it comes")
    near.download("content")
    control.reply("226 Done")
    world.session(Endpoint(.client, 42_000), backend: 2, dataPort: 50_001)
    control.ask("QUIT", "221 Bye").fromServer([.fin, .ack]).fromClient([.fin, .ack]).fromServer([.ack])
    #expect(!ComparedWorld(world).findings.contains { ["FTP501", "FTP502", "FTP507"].contains($0.code) })
  }

  /// A session whose server resets it in the middle of a transfer, the way that the ends' captures are told.
  private static func reset(seenBy captures: [Int], thenWaits seconds: Double, goesOn: Bool) -> ComparedWorld
  {
    let world = World.balanced()
    let control = world.login(world.connect(client, port: 21, backend: 1))
    world.wait(seconds: 3)
    control.fromServer([.rst], seenBy: captures)
    world.wait(seconds: 1)
    if goesOn { control.fromServer([.psh, .ack], "200 Still here\r\n", seenBy: [1]) }
    world.wait(seconds: seconds)
    if seconds > 0 { world.session(Endpoint(.client, 42_000), backend: 1, dataPort: 50_001) }
    return ComparedWorld(world)
  }

  @Test("A RST that the server's capture was stopped before is nobody else's")
  func stoppedBeforeReset() {
    let compared = Self.reset(seenBy: [0], thenWaits: 0, goesOn: false)
    #expect(!compared.findings.contains { $0.text("reset_sender") == "middlebox" })
  }

  @Test(
    "A RST that one capture lacks is likely a device's, and certainly where its sender went on",
    arguments: [false, true])
  func missingReset(goesOn: Bool) {
    let compared = Self.reset(seenBy: [0], thenWaits: 20, goesOn: goesOn)
    let told = compared.findings.filter { $0.text("reset_sender") == "middlebox" }
    #expect(told.count == 1 && told.first?.confidence == (goesOn ? .certain : .likely))
  }

  @Test("Bytes that were acknowledged have arrived, whatever the other capture holds")
  func acknowledgedBytes() {
    let world = World.balanced()
    let control = world.login(world.connect(Self.client, port: 21, backend: 1))
    control.ask("PASV", passive(50_000, on: World.balancer))
    let data = world.connect(Endpoint(.client, 40_001), port: 50_000, backend: 1).handshake()
    control.ask("RETR file", "150 Here it comes")
    data.fromServer([.psh, .ack], String(repeating: "x", count: 1000)).fromClient([.ack])
    // The client's capture misses the last segments; the server's has them acknowledged.
    data.fromServer([.psh, .ack], String(repeating: "y", count: 500), seenBy: [1])
    data.acknowledgeAll().fromClient([.ack], seenBy: [1])
    world.wait(seconds: 5)
    control.ask("NOOP", "200 Yes").ask("QUIT", "221 Bye")
    #expect(!ComparedWorld(world).findings.contains { $0.code == "FTP505" })
  }

  @Test("A server with two addresses is one, where it announces the other")
  func twoAddresses() {
    let world = World([.init("client", .client), .init("ftp1", .server)])
    func connect(_ port: UInt16, to server: Endpoint) -> WorldConnection {
      WorldConnection(
        world,
        [
          .init(0, Endpoint(.client, port), server, at: 10_000),
          .init(1, Endpoint(.client, port), server, at: 990_000),
        ],
        length: 1_000_000)
    }
    let (first, second) = (World.backend(1), World.backend(2))
    for (number, address) in [first, second].enumerated() {
      let control = world.login(connect(UInt16(40_000 + 10 * number), to: Endpoint(address, 21)))
      control.ask("PASV", passive(50_000, on: first))
      let data = connect(UInt16(40_001 + 10 * number), to: Endpoint(first, 50_000)).handshake()
      control.ask("RETR file", "150 Here it comes")
      data.download("content")
      control.reply("226 Done").ask("QUIT", "221 Bye")
    }
    let compared = ComparedWorld(world)
    #expect(!compared.findings.contains { $0.code == "FTP502" })
    #expect(compared.comparison.sessions.allSatisfy { $0.transfers.allSatisfy { $0.outcome == .completed } })
  }

  // MARK: - What is missing

  @Test("A handshake that no backend ever saw was answered in front of them", arguments: [true, false])
  func answeredByBalancer(hasAllBackends: Bool) throws {
    let world = World.balanced()
    world.session(Self.client, backend: 1, dataPort: 50_000)
    world.session(Endpoint(.client, 41_000), backend: 2, dataPort: 50_001)
    let control = WorldConnection(
      world, [.init(0, Endpoint(.client, 42_000), Endpoint(World.balancer, 21), at: 10_000)],
      length: 2_000_000)
    control.handshake()
    world.wait(seconds: 30)
    control.fromClient([.fin, .ack])
    world.session(Endpoint(.client, 43_000), backend: 1, dataPort: 50_002)
    world.session(Endpoint(.client, 44_000), backend: 2, dataPort: 50_003)
    let finding = try ComparedWorld(world, hasAllBackends: hasAllBackends).only("FTP507")
    #expect(finding.confidence == (hasAllBackends ? .certain : .possible) && finding.severity == .warning)
  }

  @Test("A backend without a capture leaves its sessions in peace")
  func missingBackend() {
    let world = World.balanced()
    for number in 0..<4 {
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * number)), backend: 1 + number % 2,
        dataPort: UInt16(50_000 + number))
    }
    world.points.removeLast()
    let compared = ComparedWorld(world)
    #expect(compared.troubles.isEmpty)
    #expect(compared.comparison.sessions.map(\.backendState) == [.known, .notCaptured, .known, .notCaptured])
  }

  @Test("A capture of other sessions cannot be aligned, and one without sessions need not be")
  func unalignedClocks() throws {
    let world = World.balanced()
    world.session(Self.client, backend: 1, dataPort: 50_000)
    #expect(ComparedWorld(world).troubles.isEmpty)
    let other = World.balanced(seed: 2)
    other.wait(seconds: 100)
    other.session(Endpoint(.otherClient, 40_000), backend: 2, user: "bob", dataPort: 50_001)
    world.points[2] = other.points[2]
    // Its server's network is known: only the other end of the session lacks a capture.
    let finding = try ComparedWorld(world).only("FTP906")
    #expect(finding.severity == .note && finding.evidence.map(\.trace) == [2])
    let stranger = World.balanced(seed: 3)
    let (client, server) = (Endpoint(.otherClient, 40_000), Endpoint(IPAddress(ipv4: 0xcb00_7105), 21))
    let control = WorldConnection(stranger, [.init(2, client, server, at: 10_000)], length: 1_000_000)
    stranger.login(control).ask("QUIT", "221 Bye")
    world.points[2] = stranger.points[2]
    #expect(try ComparedWorld(world).only("FTP906").severity == .warning)
  }

  @Test(
    "Healthy sessions on two backends are just that, with roles given or inferred", arguments: [true, false])
  func healthy(given: Bool) {
    let world = World.balanced(World.Clock(offset: ElapsedTime(seconds: 3.217), ppm: 50), given: given)
    for number in 0..<6 {
      world.session(
        Endpoint(.client, UInt16(40_000 + 10 * number)), backend: 1 + number % 2,
        dataPort: UInt16(50_000 + number),
        hiddenPort: UInt16(30_000 + 10 * number))
    }
    let compared = ComparedWorld(world)
    #expect(compared.troubles.isEmpty && compared.comparison.sessions.count == 6)
    #expect(compared.comparison.sessions.allSatisfy { $0.backend != nil && $0.outcome == .ok })
  }
}

extension World.Clock: CustomTestStringConvertible {
  /// The clock in words.
  public var testDescription: String { "\(offset.seconds) s, \(ppm) ppm" }
}
