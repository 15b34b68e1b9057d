import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP603 cleartext-data-after-tls")
struct CleartextDataTests {
  private static let hello: [UInt8] = [22, 3, 1, 0, 4, 1, 0, 0, 0]
  private static let message: [UInt8] = [23, 3, 3, 0, 4, 9, 9, 9, 9]

  /// A session that has turned to TLS.
  private func secured(_ scene: Scene) -> Conversation {
    let control = scene.session().ask("AUTH TLS", "234 Go ahead")
    return control.fromClient(bytes: Self.hello).fromServer(bytes: Self.hello).fromClient(bytes: Self.message)
      .fromServer(bytes: Self.message)
  }

  @Test("One side sends, and no handshake", arguments: [true, false])
  func clear(isUpload: Bool) throws {
    let scene = Scene()
    let control = secured(scene)
    for port in [50_000, 50_001] as [UInt16] {
      control.fromServer(bytes: Self.message)
      let data = scene.connect(from: .client, port).handshake()
      if isUpload { data.upload(3000).close() } else { data.download(3000).serverCloses() }
    }
    control.fromServer(bytes: Self.message).close()
    let finding = try scene.finding("FTP603")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .likely)
    #expect(finding.count == 2)
    #expect(finding.summary.hasSuffix("198.51.100.1:50000 carried 3,000 bytes in the clear (PROT C)."))
    #expect(scene.alarms() == ["FTP603"])
  }

  @Test("Behind CCC the dialogue makes it certain")
  func clearCommandChannel() throws {
    let scene = Scene()
    let control = secured(scene)
    control.fromClient(bytes: [21, 3, 3, 0, 2, 1, 0]).fromServer(bytes: [21, 3, 3, 0, 2, 1, 0])
    scene.download(over: control.ask("CWD /pub", "250 OK"))
    control.quit()
    #expect(try scene.finding("FTP603").confidence == .certain)
  }

  /// What a data connection may look like that tells nothing, or tells of TLS.
  enum LookAlike: CaseIterable {
    case inTLS, oldHello, empty, withoutStart, firstPayloadLost, bothSpeak, helloLost
  }

  @Test("Data in TLS, and what does not tell, are none", arguments: LookAlike.allCases)
  func lookAlikes(kind: LookAlike) {
    let scene = Scene()
    let control = secured(scene)
    control.fromServer(bytes: Self.message)
    let data = scene.connect(from: .client, 50_000)
    if kind != .withoutStart { data.handshake() }
    switch kind {
    case .inTLS: data.fromClient(bytes: Self.hello).fromServer(bytes: Self.hello).download(3000)
    case .oldHello:
      data.fromServer(bytes: [0x80, 46, 1, 3, 3] + Array(repeating: 65, count: 43)).fromClient([.ack])
    case .empty: break
    case .withoutStart: data.download(3000)
    case .firstPayloadLost:
      data.serverSequence &+= 1400
      data.download(3000)
    case .bothSpeak: data.fromClient([.psh, .ack], "GET / HTTP/1.0\r\n\r\n").download(3000)
    case .helloLost:
      data.clientSequence &+= 517
      data.download(3000)
    }
    data.serverCloses()
    control.fromServer(bytes: Self.message).close()
    #expect(scene.alarms().allSatisfy { $0 == "FTP902" })
  }

  @Test("Without TLS, and before AUTH, clear data is what was agreed")
  func beforeTLS() {
    let scene = Scene()
    let control = scene.session()
    scene.download(over: control)
    control.ask("AUTH TLS", "234 Go ahead").fromClient(bytes: Self.hello).fromServer(bytes: Self.hello)
      .close()
    #expect(scene.alarms().isEmpty)
  }
}
