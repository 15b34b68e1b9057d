import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

/// TLS as an observer sees it: records whose content tells nothing.
private enum TLSBytes {
  /// A record of a type with so many bytes in it.
  static func record(_ type: UInt8, _ count: Int) -> [UInt8] {
    [type, 3, 3] + UInt16(count).networkBytes + (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
  }

  static let clientHello = record(22, 200)
  static let serverHello = record(22, 90) + record(20, 1) + record(22, 900)
  /// A hello in the form of SSL 2.0: two length bytes with the top bit set, and the type.
  static let oldClientHello: [UInt8] = [0x80, 46, 1, 3, 3] + Array(repeating: 0x41, count: 43)
  /// A command or reply.
  static let message = record(23, 40)
}

extension Conversation {
  /// The hellos of both sides.
  @discardableResult
  fileprivate func handshakeOfTLS(_ hello: [UInt8] = TLSBytes.clientHello) -> Conversation {
    fromClient(bytes: hello).fromServer(bytes: TLSBytes.serverHello)
    return fromClient(bytes: TLSBytes.record(20, 1) + TLSBytes.record(22, 40))
  }

  /// A command and its reply that cannot be read.
  @discardableResult
  fileprivate func secret() -> Conversation {
    fromClient(bytes: TLSBytes.message).fromServer(bytes: TLSBytes.message)
  }
}

@Suite("Sessions in TLS")
struct TLSTests {
  @Test("AUTH makes the session opaque from there on", arguments: ["TLS", "tls", "SSL", "TLS-C"])
  func explicit(_ mechanism: String) throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    let control = scene.session().ask("AUTH \(mechanism)", "234 Go ahead")
    let agreed = scene.timeline.now
    control.handshakeOfTLS()
    for _ in 1...5 { control.secret() }
    control.close()
    let session = try scene.onlySession()
    #expect(session.tls == .explicit)
    let since = try #require(session.opaqueSince)
    #expect(since.time < agreed)
    #expect(session.readableSince == nil)
    #expect(session.user == nil)
    #expect(session.banner?.text == "FTP server ready")
    #expect(session.exchanges.map(\.command?.text) == [nil, "AUTH"])
    #expect(session.outcome == .incomplete)
    #expect(session.limitsReached.isEmpty)
  }

  @Test("A refused AUTH, and one for GSSAPI, leave it readable", arguments: ["534 No", "504 No", "334 ADAT"])
  func notAgreed(reply: String) throws {
    let scene = Scene()
    scene.session().ask(reply.hasPrefix("334") ? "AUTH GSSAPI" : "AUTH TLS", reply).login().quit()
    let session = try scene.onlySession()
    #expect(session.tls == .none)
    #expect(session.user?.text == "anonymous")
    #expect(session.outcome == .ok)
  }

  @Test("Data connections are inferred", arguments: [true, false])
  func inferred(isActive: Bool) throws {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead").handshakeOfTLS().secret()
    for port in [50_000, 50_001] as [UInt16] {
      control.secret()
      if isActive {
        scene.connect(from: Endpoint(.server, 20), to: Endpoint(.client, port)).handshake().upload(99).close()
      } else {
        scene.connect(from: .client, port).handshake().download(99).serverCloses()
      }
      control.secret()
    }
    control.close()
    let trace = scene.trace()
    #expect(trace.claims == [[1, 2]])
    #expect(trace.unclaimed.isEmpty)
    let transfers = try scene.onlySession().transfers
    #expect(transfers.map(\.isInferred) == [true, true])
    #expect(transfers.map(\.mode) == [isActive ? .active : .passive, isActive ? .active : .passive])
    #expect(transfers.map(\.outcome) == [.unknown, .unknown])
    #expect(transfers.map(\.usedAddress) == [.controlPeer, .controlPeer])
  }

  @Test(
    "A refused connection right behind the server's words has failed; one that comes later may be another's",
    arguments: [
      (0.1, TransferOutcome.failed, SessionOutcome.failed), (5, .unknown, .incomplete),
    ])
  func inferredRefusal(delay: Double, outcome: TransferOutcome, session: SessionOutcome) throws {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead").handshakeOfTLS().secret()
    scene.timeline.wait(seconds: delay)
    scene.connect(from: .client, 50_000).refused()
    control.secret().close()
    #expect(try scene.onlyTransfer().outcome == outcome)
    #expect(try scene.onlySession().outcome == session)
  }

  @Test("Connections of other hosts, to low ports, before the TLS or after the session are not inferred")
  func notInferred() throws {
    let scene = Scene()
    scene.connect(from: .client, 50_000).handshake().close()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead").handshakeOfTLS().secret()
    scene.connect(from: .otherClient, 50_001).handshake().close()
    scene.connect(from: .client, 443).handshake().close()
    control.secret().close()
    scene.connect(from: .client, 50_002).handshake().close()
    let trace = scene.trace()
    #expect(trace.claims == [[]])
    #expect(trace.unclaimed == [0, 3, 4])
  }

  @Test("Probes of the control port are no data connections, whatever the port is")
  func probesNotInferred() {
    let scene = Scene()
    let server = Endpoint(.server, 2121)
    let control = scene.session(to: server).ask("AUTH TLS", "234 Go ahead").handshakeOfTLS().secret()
    scene.connect(from: .client, 2121).handshake().close()
    scene.connect(from: .client, 2121).handshake().reply("220 FTP server ready").close()
    control.secret().close()
    let trace = scene.trace()
    #expect(trace.claims == [[]])
    #expect(trace.probes == 2)
  }

  @Test("Of two sessions, the one whose server spoke last has the data connection")
  func severalSessions() {
    let scene = Scene()
    let controls = (0..<2).map { number in
      scene.session(from: Endpoint(.client, 40_000 + UInt16(number))).ask("AUTH TLS", "234 Go ahead")
        .handshakeOfTLS().secret()
    }
    for number in [0, 1, 1, 0] {
      controls[number].secret()
      scene.connect(from: .client, 50_000).handshake().download(99).close()
    }
    #expect(scene.trace().claims == [[2, 5], [3, 4]])
  }

  @Test("Implicit TLS on its port, and on a port that was named", arguments: [990, 8990] as [UInt16])
  func implicit(port: UInt16) throws {
    let scene = Scene()
    scene.settings.controlPorts = [8990]
    let control = scene.connect(to: Endpoint(.server, port)).handshake().handshakeOfTLS().secret()
    scene.connect(from: .client, 50_000).handshake().download(99).close()
    control.secret().close()
    let session = try scene.onlySession()
    #expect(session.tls == .implicit)
    #expect(session.transfers.map(\.connection) == [1])
    #expect(session.outcome == .incomplete)
    #expect(scene.trace().probes == 0)
  }

  @Test("TLS on any other port is no session", arguments: [443, 2121] as [UInt16])
  func otherTLS(port: UInt16) {
    let scene = Scene()
    scene.connect(to: Endpoint(.server, port)).handshake().handshakeOfTLS().secret().close()
    #expect(scene.trace().sessions.isEmpty)
  }

  @Test("A hello in the form of SSL 2.0 is opaque too", arguments: [true, false])
  func oldHello(isImplicit: Bool) throws {
    let scene = Scene()
    let control: Conversation
    if isImplicit {
      control = scene.connect(to: Endpoint(.server, 990)).handshake()
    } else {
      control = scene.session().ask("AUTH SSL", "234 Go ahead")
    }
    control.handshakeOfTLS(TLSBytes.oldClientHello).secret().secret().close()
    let session = try scene.onlySession()
    #expect(session.tls == (isImplicit ? .implicit : .explicit))
    #expect(session.readableSince == nil)
    #expect(session.user == nil)
  }

  @Test("Records may be split over segments at any place", arguments: [1, 2, 3, 4, 5, 6, 100])
  func splitRecords(size: Int) throws {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead")
    func send(_ bytes: [UInt8], isClient: Bool) {
      for start in stride(from: 0, to: bytes.count, by: size) {
        let part = Array(bytes[start..<min(start + size, bytes.count)])
        if isClient { control.fromClient(bytes: part) } else { control.fromServer(bytes: part) }
      }
    }
    send(TLSBytes.clientHello, isClient: true)
    send(TLSBytes.serverHello, isClient: false)
    send(TLSBytes.message + TLSBytes.message, isClient: true)
    #expect(try scene.onlySession().readableSince == nil)
    control.ask("PASV", passive(50_000))
    #expect(try scene.onlySession().readableSince != nil)
  }

  @Test("Behind CCC the dialogue can be read again")
  func clearCommandChannel() throws {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead").handshakeOfTLS().secret().secret()
    scene.connect(from: .client, 50_000).handshake().download(99).close()
    // The alerts that close TLS, then clear text.
    control.fromClient(bytes: TLSBytes.record(21, 20)).fromServer(bytes: TLSBytes.record(21, 20))
    control.ask("CWD /pub", "250 OK")
    scene.download("file", port: 50_001, over: control)
    control.quit()
    let session = try scene.onlySession()
    #expect(session.tls == .explicit)
    #expect(session.readableSince != nil)
    #expect(session.transfers.map(\.connection) == [1, 2])
    #expect(session.transfers.map(\.isInferred) == [true, false])
    #expect(session.transfers.map(\.path?.text) == [nil, "/pub/file"])
    #expect(session.transfers.map(\.outcome) == [.unknown, .completed])
  }

  @Test("Behind bytes that were not captured, clear text is found again by its form")
  func clearTextBehindGap() throws {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead").handshakeOfTLS().secret()
    control.clientSequence &+= 77
    control.serverSequence &+= 77
    control.ask("CWD /pub", "250 OK")
    scene.download("file", over: control)
    let session = try scene.onlySession()
    #expect(session.readableSince != nil)
    #expect(session.transfers.map(\.path?.text) == ["/pub/file"])
  }

  @Test("Behind bytes that were not captured, records stay opaque")
  func recordsBehindGap() throws {
    let scene = Scene()
    let control = scene.session().ask("AUTH TLS", "234 Go ahead").handshakeOfTLS()
    for _ in 1...20 {
      control.clientSequence &+= 77
      control.serverSequence &+= 77
      control.secret()
    }
    #expect(try scene.onlySession().readableSince == nil)
  }
}
