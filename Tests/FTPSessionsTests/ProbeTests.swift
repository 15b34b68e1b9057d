import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Connections on which nothing is asked")
struct ProbeTests {
  @Test("Connect and close is a probe", arguments: [true, false])
  func connectAndClose(isReset: Bool) {
    let scene = Scene()
    let probe = scene.connect().handshake()
    if isReset { probe.reset() } else { probe.close() }
    let trace = scene.trace()
    #expect(trace.sessions.isEmpty)
    #expect(trace.probes == 1)
  }

  @Test("Connect, greeting and close is a probe", arguments: [true, false])
  func greetingAndClose(isReset: Bool) {
    let scene = Scene()
    let probe = scene.session()
    if isReset { probe.reset() } else { probe.close() }
    let trace = scene.trace()
    #expect(trace.sessions.isEmpty)
    #expect(trace.probes == 1)
  }

  @Test("On another port, probes are counted once the server is known to speak FTP")
  func probesOfKnownServer() {
    let server = Endpoint(.server, 2121)
    let scene = Scene()
    for port in UInt16(1)...3 {
      scene.connect(from: Endpoint(.otherClient, 41_000 + port), to: server).handshake().close()
    }
    scene.session(from: Endpoint(.otherClient, 41_000), to: server).close()
    #expect(scene.trace().probes == 0)
    scene.login(to: server).quit()
    let trace = scene.trace()
    #expect(trace.probes == 4)
    #expect(trace.sessions.count == 1)
  }

  @Test("Greeting and QUIT is a session", arguments: [21, 2121] as [UInt16])
  func greetingAndQuit(port: UInt16) {
    let server = Endpoint(.server, port)
    let scene = Scene()
    scene.session(from: .otherClient, to: server).quit()
    scene.login(to: server).quit()
    let trace = scene.trace()
    #expect(trace.sessions.map(\.client) == [.otherClient, .client])
    #expect(trace.probes == 0)
  }

  @Test("A greeting of 421 is a failed session")
  func dismissed() throws {
    let scene = Scene()
    scene.connect().handshake().reply("421 Too many connections").serverCloses()
    let trace = scene.trace()
    #expect(trace.probes == 0)
    let session = try scene.onlySession()
    #expect(session.outcome == .failed)
    #expect(session.banner?.text == "Too many connections")
  }

  @Test("A client that waits in vain for the greeting has a failed session")
  func silentServer() throws {
    let scene = Scene()
    let control = scene.connect().handshake()
    scene.timeline.wait(seconds: 20)
    control.close()
    #expect(scene.trace().probes == 0)
    #expect(try scene.onlySession().outcome == .failed)
  }

  @Test("A refused control port is a failed session")
  func refused() throws {
    let scene = Scene()
    scene.connect().refused()
    let session = try scene.onlySession()
    #expect(session.outcome == .failed)
    #expect(session.outcomeReason.contains("refused"))
    #expect(session.client == .client)
  }

  @Test("An unanswered control port is a failed session")
  func unanswered() throws {
    let scene = Scene()
    let control = scene.connect()
    for second in [1.0, 2, 4, 8] {
      control.clientSequence = 1000
      control.fromClient([.syn])
      scene.timeline.wait(seconds: second)
    }
    // Until ten seconds have passed, an answer may still come.
    #expect(try scene.onlySession().outcome == .incomplete)
    control.clientSequence = 1000
    control.fromClient([.syn])
    let session = try scene.onlySession()
    #expect(session.outcome == .failed)
    #expect(session.outcomeReason.contains("not answered"))
  }

  @Test("A refused port of a server seen to speak FTP elsewhere in the capture is a failed session")
  func refusedLater() {
    let server = Endpoint(.server, 2121)
    let scene = Scene()
    scene.login(to: server).quit()
    scene.connect(from: .otherClient, to: server).refused()
    #expect(scene.trace().sessions.map(\.outcome) == [.ok, .failed])
  }

  @Test("Sessions come in the order of their first frames, whatever made them known")
  func order() {
    let server = Endpoint(.server, 2121)
    let scene = Scene()
    scene.connect(from: Endpoint(.otherClient, 1), to: server).refused()
    scene.login(from: Endpoint(.otherClient, 2), to: server).quit()
    scene.connect(from: Endpoint(.otherClient, 3), to: server).refused()
    #expect(scene.trace().sessions.map(\.client.port) == [1, 2, 3])
  }
}
