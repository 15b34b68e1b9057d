import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Data connections are claimed by the transfer that announced them")
struct DataConnectionClaimTests {
  /// A negotiation, and who connects to whom.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let command: String
    let reply: String
    let mode: DataMode
    let used: UsedAddress
    var isIPv6 = false
    /// Where the data connection goes, where that is not the peer's own address.
    var listener: IPAddress?

    init(
      _ name: String, _ command: String, _ reply: String, _ mode: DataMode, _ used: UsedAddress = .advertised,
      isIPv6: Bool = false, listener: IPAddress? = nil
    ) {
      testDescription = name
      self.command = command
      self.reply = reply
      self.mode = mode
      self.used = used
      self.isIPv6 = isIPv6
      self.listener = listener
    }
  }

  static let cases = [
    Case("PASV", "PASV", "227 Entering (198,51,100,1,195,80)", .passive),
    Case("EPSV", "EPSV", "229 Entering (|||50000|)", .extendedPassive, .controlPeer),
    Case("EPSV over IPv6", "EPSV", "229 Entering (|||50000|)", .extendedPassive, .controlPeer, isIPv6: true),
    Case("EPSV answered by 227", "EPSV", "227 Entering (198,51,100,1,195,80)", .passive),
    Case("LPSV", "LPSV", "228 Entering (4,4,198,51,100,1,2,195,80)", .passive),
    Case("PORT", "PORT 192,0,2,1,195,80", "200 OK", .active),
    Case("EPRT", "EPRT |1|192.0.2.1|50000|", "200 OK", .extendedActive),
    Case("EPRT over IPv6", "EPRT |2|2001:db8::1|50000|", "200 OK", .extendedActive, isIPv6: true),
    Case("LPRT", "LPRT 4,4,192,0,2,1,2,195,80", "200 OK", .active),
    Case(
      "PASV with a private address, not followed", "PASV", "227 Entering (10,0,0,1,195,80)", .passive,
      .controlPeer),
    Case(
      "PASV with 0.0.0.0", "PASV", "227 Entering (0,0,0,0,195,80)", .passive, .controlPeer),
    Case(
      "PASV with another address, followed", "PASV", "227 Entering (198,51,100,2,195,80)", .passive,
      listener: .otherServer),
    Case(
      "PORT with a private address, not followed", "PORT 10,0,0,1,195,80", "200 OK", .active, .controlPeer),
    Case(
      "PORT with another address, followed", "PORT 192,0,2,2,195,80", "200 OK", .active,
      listener: .otherClient),
  ]

  @Test("In every mode", arguments: cases)
  func mode(_ example: Case) throws {
    let scene = Scene()
    let (client, server): (Endpoint, Endpoint) = example.isIPv6 ? (.client6, .server6) : (.client, .server)
    let control = scene.login(from: client, to: server)
    control.ask(example.command, example.reply)
    let isPassive = example.mode.isPassive
    let listener = example.listener ?? (isPassive ? server.address : client.address)
    control.command("RETR /file")
    let data = scene.connect(from: isPassive ? client.address : server.address, to: listener, 50_000)
    data.handshake()
    control.reply("150 Here")
    if isPassive { data.download(2000) } else { data.upload(2000) }
    data.close()
    control.reply("226 Done").quit()
    let transfer = try scene.onlyTransfer()
    #expect(transfer.mode == example.mode)
    #expect(transfer.advertised?.port == 50_000)
    #expect(transfer.connection == 1)
    #expect(transfer.usedAddress == example.used)
    #expect(transfer.outcome == .completed)
    let trace = scene.trace()
    #expect(trace.unclaimed.isEmpty)
    #expect(trace.sessions.map(\.outcome) == [.ok])
  }

  @Test(
    "Active mode from port 20, and from any other", arguments: [20, 989, 40_021] as [UInt16], [true, false])
  func activeSourcePort(port: UInt16, sawHandshake: Bool) throws {
    let scene = Scene()
    let control = scene.login().ask("PORT 192,0,2,1,195,80", "200 OK").ask("LIST", "150 Here")
    let data = scene.connect(from: Endpoint(.server, port), to: Endpoint(.client, 50_000))
    if sawHandshake { data.handshake() }
    data.upload(500).close()
    control.reply("226 Done")
    let transfer = try scene.onlyTransfer()
    #expect(transfer.connection == 1)
    #expect(transfer.usedAddress == .advertised)
  }

  @Test(
    "A passive connection without its SYN is claimed, whichever side is seen first", arguments: [true, false])
  func withoutHandshake(isServerFirst: Bool) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
    let data = scene.connect(from: .client, 50_000)
    if !isServerFirst { data.fromClient([.ack]) }
    data.download(500).serverCloses()
    control.reply("226 Done")
    #expect(try scene.onlyTransfer().connection == 1)
  }

  @Test("An attempt that was refused before an endpoint was announced answers to the announcement before")
  func refusedBefore() throws {
    let scene = Scene()
    let early = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    scene.timeline.wait(seconds: 0.02)
    let late = scene.login(from: Endpoint(.client, 40_500)).ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    late.ask("RETR /file", "150 Here it comes")
    data.download(3000).serverCloses()
    late.reply("226 Done").quit()
    early.quit()
    let sessions = scene.trace().sessions
    #expect(sessions.map { $0.transfers.map(\.outcome) } == [[.failed], [.completed]])
  }

  @Test("A data connection may be seen before the reply that announced it")
  func beforeReply() throws {
    let scene = Scene()
    let control = scene.login().command("PASV")
    scene.connect(from: .client, 50_000).handshake()
    control.reply(passive(50_000)).ask("RETR /file", "150 Here")
    #expect(try scene.onlyTransfer().connection == 1)
  }

  @Test("It may even be seen a moment before the command, but not long before it")
  func beforeCommand() throws {
    for (seconds, connection) in [(0.05, 1), (0.2, nil)] as [(Double, Int?)] {
      let scene = Scene()
      let control = scene.login()
      scene.connect(from: .client, 50_000).handshake()
      scene.timeline.wait(seconds: seconds)
      control.ask("PASV", passive(50_000)).ask("RETR /file", "150 Here")
      #expect(try scene.onlyTransfer().connection == connection, "\(seconds) s before")
    }
  }

  @Test("A refused attempt gives way to a successful one, and is listed as unclaimed")
  func refusedThenOpen() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    scene.connect(from: .client, 50_000).handshake().download(500).serverCloses()
    control.ask("RETR /file", "150 Here", "226 Done")
    let trace = scene.trace()
    #expect(trace.claims == [[2]])
    #expect(trace.unclaimed == [1])
  }

  @Test("Two refused attempts: the first is the transfer's")
  func refusedTwice() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    scene.connect(from: .client, 50_000).refused()
    control.ask("RETR /file", "425 No data connection")
    let trace = scene.trace()
    #expect(trace.claims == [[1]])
    #expect(trace.unclaimed == [2])
  }

  @Test("The same two ends may be connected again for the next transfer")
  func sameEndsAgain() throws {
    let scene = Scene()
    let control = scene.login()
    for number in UInt32(1)...3 {
      control.ask("PORT 192,0,2,1,195,80", "200 OK").ask("LIST", "150 Here")
      let data = Conversation(
        on: scene.timeline, client: Endpoint(.server, 20), server: Endpoint(.client, 50_000),
        clientSequence: number * 1_000_000, serverSequence: number * 2_000_000)
      data.handshake().upload(100).close()
      control.reply("226 Done")
    }
    #expect(scene.trace().claims == [[1, 2, 3]])
  }

  @Test("An expectation is used up once")
  func usedOnce() throws {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    scene.connect(from: .client, 50_000).handshake().close()
    control.reply("226 Done")
    let trace = scene.trace()
    #expect(trace.claims == [[1]])
    #expect(trace.unclaimed == [2])
  }

  @Test("A connection that comes after the final reply is not the transfer's")
  func afterFinalReply() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000)).ask("LIST", "150 Here", "226 Done")
    scene.connect(from: .client, 50_000).handshake().close()
    control.quit()
    #expect(scene.trace().claims == [[nil]])
  }

  @Test("Transfers after one another claim one connection each, on one port or several")
  func sequence() throws {
    let scene = Scene()
    let control = scene.login()
    for port in [50_000, 50_001, 50_000, 50_000] as [UInt16] { scene.download(port: port, over: control) }
    control.quit()
    let trace = scene.trace()
    #expect(trace.claims == [[1, 2, 3, 4]])
    #expect(trace.sessions.map(\.outcome) == [.ok])
  }
}
