import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Sessions that announce the same endpoint")
struct ClaimConflictTests {
  @Test("At once, to different clients: the client tells", arguments: [true, false])
  func differentClients(isInOrder: Bool) {
    let scene = Scene()
    let first = scene.login().ask("PASV", passive(50_000))
    let second = scene.login(from: .otherClient).ask("PASV", passive(50_000))
    let addresses: [IPAddress] = isInOrder ? [.client, .otherClient] : [.otherClient, .client]
    for address in addresses { scene.connect(from: address, 50_000).handshake().download(100).close() }
    first.ask("RETR /a", "150 Here", "226 Done")
    second.ask("RETR /b", "150 Here", "226 Done")
    #expect(scene.trace().claims == (isInOrder ? [[2], [3]] : [[3], [2]]))
  }

  @Test("At once, to the same client: in the order of the commands that use it")
  func sameClient() {
    let scene = Scene()
    let first = scene.login()
    let second = scene.login(from: Endpoint(.client, 40_001))
    second.ask("PASV", passive(50_000))
    first.ask("PASV", passive(50_000))
    for _ in 1...2 { scene.connect(from: .client, 50_000).handshake().download(100).close() }
    first.ask("RETR /a", "150 Here", "226 Done")
    second.ask("RETR /b", "150 Here", "226 Done")
    #expect(scene.trace().claims == [[2], [3]])
  }

  @Test("The session whose command is under way has the connection, not the one that announced first")
  func commandUnderWay() {
    let scene = Scene()
    let first = scene.login()
    let second = scene.login(from: Endpoint(.client, 40_001))
    first.ask("PASV", passive(50_000))
    second.ask("PASV", passive(50_000))
    scene.timeline.wait(seconds: 15)
    second.command("RETR /b")
    scene.connect(from: .client, 50_000).handshake().download(200).close()
    second.reply("150 Here").reply("226 Done")
    scene.timeline.wait(seconds: 5)
    first.command("RETR /a")
    scene.connect(from: .client, 50_000).handshake().download(100).close()
    first.reply("150 Here").reply("226 Done")
    #expect(scene.trace().claims == [[3], [2]])
  }

  @Test(
    "A session that only negotiated, or whose transfer was refused, leaves the port to the next one",
    arguments: [nil, "RETR /nix"])
  func leftBehind(command: String?) {
    let scene = Scene()
    let first = scene.login().ask("PASV", passive(50_000))
    if let command { first.ask(command, "550 No such file") }
    let second = scene.login(from: Endpoint(.client, 40_001)).ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).handshake().download(100).close()
    second.ask("RETR /b", "150 Here", "226 Done")
    #expect(scene.trace().claims == [[nil], [2]])
  }

  @Test("A stranger that was faster does not keep the client's connection from its transfer")
  func stranger() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .otherClient, 50_000).handshake().close()
    scene.connect(from: .client, 50_000).handshake().download(100).close()
    control.ask("RETR /a", "150 Here", "226 Done")
    #expect(scene.trace().claims == [[2]])
  }

  @Test("Each connection goes to one transfer, however many sessions announced the port")
  func many() throws {
    let scene = Scene()
    let count = 20
    let controls = (0..<count).map { scene.login(from: Endpoint(.client, 41_000 + UInt16($0))) }
    for control in controls { control.ask("PASV", passive(50_000)) }
    for _ in controls { scene.connect(from: .client, 50_000).handshake().close() }
    #expect(scene.trace().claims == (count..<(2 * count)).map { [$0] })
  }

  @Test("A later session reuses a port that an earlier, closed one never used")
  func laterSession() {
    let scene = Scene()
    scene.login().ask("PASV", passive(50_000)).quit()
    let second = scene.login(from: Endpoint(.client, 40_001))
    scene.download(over: second)
    let trace = scene.trace()
    #expect(trace.claims == [[nil], [2]])
    #expect(trace.sessions.first?.transfers.map(\.outcome) == [.notStarted])
  }

  @Test("A session that announced a port long ago gives way to one that did just now")
  func stale() {
    let scene = Scene()
    scene.login().ask("PASV", passive(50_000))
    scene.timeline.wait(seconds: 30)
    scene.download(over: scene.login(from: Endpoint(.client, 40_001)))
    #expect(scene.trace().claims == [[nil], [2]])
  }

  @Test("A client that takes its time is still the one, if no other session announced the port")
  func slow() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.timeline.wait(seconds: 300)
    scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /a", "150 Here")
    #expect(scene.trace().claims == [[1]])
  }

  @Test("A new announcement supersedes the one before it")
  func superseded() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("PASV", passive(50_001))
    scene.connect(from: .client, 50_001).handshake().download(100).serverCloses()
    scene.connect(from: .client, 50_000).handshake().close()
    control.ask("RETR /a", "150 Here", "226 Done").quit()
    let trace = scene.trace()
    #expect(trace.claims == [[nil, 1]])
    #expect(trace.unclaimed == [2])
    let session = try scene.onlySession()
    #expect(session.transfers.map(\.outcome) == [.notStarted, .completed])
    #expect(session.transfers.first?.supersededTime == session.transfers.last?.negotiatedAt?.time)
    #expect(session.outcome == .ok)
  }

  @Test("Two servers may announce the same port")
  func twoServers() {
    let scene = Scene()
    let first = scene.login()
    let second = scene.login(from: Endpoint(.client, 40_001), to: .otherServer)
    first.ask("EPSV", "229 Entering (|||50000|)")
    second.ask("EPSV", "229 Entering (|||50000|)")
    scene.connect(from: .client, to: .otherServer, 50_000).handshake()
    scene.connect(from: .client, to: .server, 50_000).handshake()
    #expect(scene.trace().claims == [[3], [2]])
  }

  @Test("Backends that announce one public address: the client's own address tells whose connection it is")
  func publicAddress() {
    let scene = Scene()
    let announced = passive(50_000, on: IPAddress(ipv4: 0xcb00_7101))
    scene.login().ask("PASV", announced)
    scene.login(from: .otherClient, to: .otherServer).ask("PASV", announced)
    let gateway = IPAddress(ipv4: 0xcb00_7101)
    scene.connect(from: .otherClient, to: gateway, 50_000).handshake()
    scene.connect(from: .client, to: gateway, 50_000).handshake()
    let trace = scene.trace()
    #expect(trace.claims == [[3], [2]])
    #expect(trace.sessions.flatMap { $0.transfers.map(\.usedAddress) } == [.advertised, .advertised])
  }

  @Test("A transfer between two servers has one connection and two sessions")
  func betweenServers() throws {
    let scene = Scene()
    let source = scene.login()
    let target = scene.login(from: Endpoint(.client, 40_001), to: .otherServer)
    source.ask("PASV", passive(50_000))
    target.ask("PORT \(sixNumbers(.server, 50_000))", "200 OK")
    target.command("STOR /copy")
    source.command("RETR /file")
    let data = scene.connect(from: .otherServer, to: .server, 50_000).handshake()
    source.reply("150 Here")
    target.reply("150 Go ahead")
    data.download(3000).serverCloses()
    source.reply("226 Sent").quit()
    target.reply("226 Received").quit()
    let trace = scene.trace()
    #expect(trace.claims == [[2], [2]])
    #expect(trace.sessions.map(\.outcome) == [.ok, .ok])
    #expect(trace.sessions.flatMap { $0.transfers.map(\.usedAddress) } == [.advertised, .advertised])
  }
}

@Suite("Connections that no session claims")
struct UnclaimedConnectionTests {
  @Test("Without a session, nothing is unclaimed")
  func noSession() {
    let scene = Scene()
    scene.connect(from: .client, 50_000).handshake()
    #expect(scene.trace().unclaimed.isEmpty)
  }

  @Test("Connections between the hosts of a session are, in either direction")
  func betweenHosts() {
    let scene = Scene()
    scene.login().quit()
    scene.connect(from: .client, 50_000).refused()
    scene.connect(from: .server, to: .client, 50_000).handshake()
    scene.connect(from: .otherClient, 50_000).handshake()
    scene.connect(from: .client, to: .otherServer, 50_000).handshake()
    #expect(scene.trace().unclaimed == [1, 2])
  }

  @Test("Connections to an announced port are, wherever they go")
  func announcedPort() {
    let scene = Scene()
    scene.login().ask("PASV", passive(50_000, on: IPAddress(ipv4: 0x0a00_0001)))
    scene.connect(from: .otherClient, to: .otherServer, 50_000).refused()
    scene.connect(from: .otherClient, to: .otherServer, 50_001).refused()
    #expect(scene.trace().unclaimed == [1])
  }

  @Test("Connections to the passive range are")
  func passiveRange() {
    let scene = Scene()
    scene.settings.passivePorts = 50_000...50_100
    scene.login().quit()
    for port in [49_999, 50_000, 50_100, 50_101] as [UInt16] {
      scene.connect(from: .otherClient, to: .otherServer, port).handshake()
    }
    #expect(scene.trace().unclaimed == [2, 3])
  }

  @Test("Control connections and probes are not")
  func controlConnections() {
    let scene = Scene()
    scene.login().quit()
    scene.connect(from: .client, 21).handshake().close()
    scene.connect(from: .client, 21).refused()
    #expect(scene.trace().unclaimed.isEmpty)
  }
}
