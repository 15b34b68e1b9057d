import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Control connections are found by content")
struct ControlDetectionTests {
  @Test("A dialogue makes a session on any port", arguments: [21, 2121, 990, 64_000] as [UInt16])
  func anyPort(_ port: UInt16) throws {
    let scene = Scene()
    scene.login(to: Endpoint(.server, port)).quit()
    let session = try scene.onlySession()
    #expect(session.server == Endpoint(.server, port))
    #expect(session.client == .client)
    #expect(session.clientDirection == .fromOriginator)
    #expect(session.user?.text == "anonymous")
    #expect(session.banner?.text == "FTP server ready")
    #expect(session.tls == .none)
    #expect(session.outcome == .ok)
  }

  @Test("A dialogue over IPv6 is found")
  func ipv6() throws {
    let scene = Scene()
    scene.login(from: .client6, to: Endpoint(.server6, 2121)).quit()
    #expect(try scene.onlySession().client == .client6)
  }

  @Test("Picked up in the middle, either side first", arguments: [21, 2121] as [UInt16], [true, false])
  func middle(port: UInt16, isClientFirst: Bool) throws {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, port))
    if !isClientFirst { control.reply("230 Welcome") }
    control.ask("TYPE I", "200 Binary").ask("CWD /pub", "250 Done")
    scene.download("file", over: control)
    control.quit()
    let session = try scene.onlySession()
    #expect(session.client == .client)
    #expect(session.server == Endpoint(.server, port))
    #expect(session.banner == nil)
    #expect(session.transfers.map(\.path?.text) == ["/pub/file"])
    #expect(session.transfers.map(\.outcome) == [.completed])
    #expect(session.outcome == .incomplete)
    #expect(session.outcomeReason.contains("middle"))
  }

  @Test("Without a SYN, a server on a lower port than its client's is still the server")
  func middleOnHighPorts() throws {
    let scene = Scene()
    // The first frame is the server's, so that ports do not tell who opened the connection.
    scene.connect(to: Endpoint(.server, 2121)).reply("331 Password, please").ask("PASS x", "230 Welcome")
    let session = try scene.onlySession()
    #expect(session.server == Endpoint(.server, 2121))
    #expect(session.clientDirection == .fromResponder)
  }

  @Test("A port that was named is a control port before anything is said on it")
  func namedPort() throws {
    let scene = Scene()
    scene.connect(to: Endpoint(.server, 8021)).refused()
    #expect(scene.trace().sessions.isEmpty)
    scene.settings.controlPorts = [8021]
    #expect(try scene.onlySession().outcome == .failed)
  }

  @Test("A greeting and replies alone tell the session where the client's direction was not captured")
  func onlyServerCaptured() throws {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, 2121))
    for line in ["220 FTP ready", "331 Password, please", "230 Welcome", "200 Binary"] {
      control.fromServer([.psh, .ack], line + "\r\n")
    }
    let session = try scene.onlySession()
    #expect(session.server == Endpoint(.server, 2121))
    #expect(session.outcome == .incomplete)
  }

  @Test("A greeting is found wherever segments split it", arguments: [21, 2121] as [UInt16], 1...12)
  func splitGreeting(port: UInt16, place: Int) throws {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, port)).handshake()
    let greeting = "220 FTP server ready\r\n"
    control.fromServer([.psh, .ack], String(greeting.prefix(place))).fromClient([.ack])
    control.fromServer([.psh, .ack], String(greeting.dropFirst(place))).fromClient([.ack])
    control.login()
    scene.download(over: control)
    control.quit()
    let session = try scene.onlySession()
    #expect(session.user?.text == "anonymous")
    #expect(session.banner?.text == "FTP server ready")
    #expect(session.transfers.map(\.outcome) == [.completed])
    #expect(session.outcome == .ok)
  }

  @Test("A dialogue whose greeting the capture lacks is found", arguments: [21, 2121] as [UInt16])
  func lostGreeting(port: UInt16) throws {
    let scene = Scene()
    let control = scene.connect(to: Endpoint(.server, port)).handshake()
    control.serverSequence &+= 22
    control.login()
    scene.download(over: control)
    control.quit()
    let session = try scene.onlySession()
    #expect(session.user?.text == "anonymous")
    #expect(session.banner == nil)
    #expect(session.transfers.map(\.outcome) == [.completed])
  }

  @Test("The virtual host that the client names is kept")
  func virtualHost() throws {
    let scene = Scene()
    scene.session().ask("HOST ftp.example", "220 Ready").login().quit()
    let session = try scene.onlySession()
    #expect(session.host?.text == "ftp.example")
    #expect(session.banner?.text == "FTP server ready")
  }

  @Test("Two sessions after one another from the same port are two")
  func samePortAgain() {
    let scene = Scene()
    scene.login().quit()
    let again = Conversation(
      on: scene.timeline, client: .client, server: .server, clientSequence: 700_000, serverSequence: 800_000)
    again.handshake().reply("220 FTP server ready").login().quit()
    let trace = scene.trace()
    #expect(trace.sessions.map(\.connection) == [0, 1])
    #expect(trace.sessions.map(\.outcome) == [.ok, .ok])
  }

  @Test("Segments captured twice count once")
  func duplicates() throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    let control = scene.session()
    for number in UInt16(1)...2 {
      for _ in 1...2 {
        let sequence = control.clientSequence
        control.fromClient([.psh, .ack], "NOOP\r\n") {
          $0.identification = number
          $0.acknowledgment = 9001
        }
        control.clientSequence = sequence
      }
      control.clientSequence += 6
    }
    let trace = scene.trace()
    #expect(trace.quality.duplicateFrames == 2)
    #expect(trace.sessions.first?.exchanges.compactMap(\.command?.text) == ["NOOP", "NOOP"])
  }

  @Test("TCP quoted in an ICMP error is no connection")
  func quotedInICMP() throws {
    let scene = Scene()
    scene.login().quit()
    let place = scene.timeline.segments.count
    let lost = TestSegment(from: .client, to: .server, sequence: 1, [.syn])
    let icmp: [UInt8] = [3, 1, 0, 0, 0, 0, 0, 0] + lost.ipBytes
    let ip: [UInt8] =
      [0x45, 0] + UInt16(20 + icmp.count).networkBytes + [0, 0, 0, 0, 64, 1, 0, 0]
      + IPAddress.otherServer.bytes + IPAddress.client.bytes
    let frame = Array(repeating: UInt8(2), count: 12) + [8, 0] + ip + icmp
    scene.otherFrames.append((place, TestFrame(time: scene.timeline.now, bytes: frame)))
    let trace = scene.trace()
    #expect(trace.connections.count == 1)
    #expect(trace.sessions.count == 1)
    #expect(trace.quality.skipped.map(\.count) == [1])
    #expect(trace.quality.tcpSegments == place)
  }
}
