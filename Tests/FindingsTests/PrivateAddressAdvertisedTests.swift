import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP301 private-address-advertised")
struct PrivateAddressAdvertisedTests {
  private static let privateServer = IPAddress(ipv4: 0x0a00_0005)
  private static let privateClient = IPAddress(ipv4: 0x0a00_0063)

  /// PASV answered with an address, and a data connection to another one or the same.
  private func scene(
    announcing address: IPAddress, from client: IPAddress = .client, at server: IPAddress = .server,
    banner: String = "220 FTP server ready", final: String? = "425 Failed.",
    data attempt: (Scene) -> Void = { _ in }
  ) -> Scene {
    let scene = Scene()
    let control = scene.connect(from: Endpoint(client, 40_000), to: Endpoint(server, 21)).handshake()
    control.reply(banner).login()
    control.ask("PASV", passive(50_000, on: address)).command("RETR /file")
    scene.connect(from: client, to: server, 8080).handshake().close()
    attempt(scene)
    scene.timeline.wait(seconds: 30)
    if let final { control.reply(final) }
    scene.timeline.wait(seconds: 15)
    return scene
  }

  @Test(
    "The client followed a private address and failed: the refusal is its symptom",
    arguments: ["10.0.0.5", "172.16.0.5", "192.168.1.5", "127.0.0.1", "169.254.1.5", "100.64.0.5", "0.0.0.0"])
  func followed(_ text: String) throws {
    let address = try #require(IPAddress(text))
    let scene = scene(announcing: address) { $0.connect(from: .client, to: address, 50_000).refused() }
    let finding = try scene.finding("FTP301", role: .client)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("advertised") == .endpoint(text, 50_000))
    #expect(finding.fact("reached") == .text("198.51.100.1"))
    #expect(finding.fact("used") == .text(text))
    #expect(scene.dataAlarms() == ["FTP301"])
    #expect(finding.remedies.contains("ProFTPD: MasqueradeAddress 198.51.100.1"))
    // The RST of the symptom is among the evidence.
    #expect(finding.evidence.contains { $0.shows.contains("the RST that refused it") })
  }

  @Test("The client followed it and met silence")
  func unanswered() throws {
    let scene = scene(announcing: Self.privateServer) { scene in
      let data = scene.connect(from: .client, to: Self.privateServer, 50_000).fromClient([.syn])
      data.clientSequence = 1000
      scene.timeline.wait(seconds: 1)
      data.fromClient([.syn])
    }
    #expect(try scene.finding("FTP301").confidence == .certain)
    #expect(scene.dataAlarms() == ["FTP301"])
  }

  @Test("A client that closes its session after one SYN has given up")
  func gaveUp() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000, on: Self.privateServer))
    scene.connect(from: .client, to: Self.privateServer, 50_000).fromClient([.syn])
    control.close()
    let finding = try scene.finding("FTP301")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .likely)
    #expect(finding.summary.contains("was never answered"))
  }

  @Test("Where its SYN is not in the capture it may have gone another way")
  func missing() throws {
    let finding = try scene(announcing: Self.privateServer).finding("FTP301")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .possible)
    #expect(try scene(announcing: Self.privateServer).finding("FTP301", role: .client).confidence == .likely)
  }

  @Test("A client that ignores it works, and is warned")
  func ignored() throws {
    let scene = scene(announcing: Self.privateServer, banner: "220 (vsFTPd 3.0.5)", final: "226 Done") {
      $0.connect(from: .client, 50_000).handshake().download(100).serverCloses()
    }
    let finding = try scene.finding("FTP301")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("used") == .text("198.51.100.1"))
    #expect(finding.summary.contains("ignored it and connected to 198.51.100.1"))
    #expect(finding.remedies[0] == "vsftpd: pasv_address=198.51.100.1")
    #expect(scene.dataAlarms() == ["FTP301"])
  }

  @Test("A client that ignores it and is refused elsewhere has another fault too")
  func ignoredAndRefused() throws {
    let scene = scene(announcing: Self.privateServer) { $0.connect(from: .client, 50_000).refused() }
    #expect(try scene.finding("FTP301").severity == .warning)
    #expect(scene.dataAlarms() == ["FTP201", "FTP301"])
  }

  @Test("At the server alone: its own private address, offered to a public client")
  func atServer() throws {
    let scene = scene(announcing: Self.privateServer, at: Self.privateServer)
    let finding = try scene.finding("FTP301", role: .server)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .likely)
    #expect(finding.fact("reached") == .unknown)
    #expect(scene.dataAlarms(role: .server) == ["FTP301"])
    #expect(finding.remedies.contains { $0.hasPrefix("ProFTPD: MasqueradeAddress ADDRESS, ADDRESS being") })
    // At the client, or between the two, the private address is the one that was reached.
    for role in [VantagePointRole.client, .middle] {
      #expect(scene.codes(role: role).isDisjoint(with: ["FTP301"]))
    }
  }

  @Test("At the server a data connection that came shows that the client knew better")
  func atServerWorks() throws {
    let scene = scene(announcing: Self.privateServer, at: Self.privateServer, final: "226 Done") {
      $0.connect(from: .client, to: Self.privateServer, 50_000).handshake().download(100).serverCloses()
    }
    #expect(try scene.finding("FTP301", role: .server).severity == .warning)
    #expect(scene.codes().isDisjoint(with: ["FTP301"]))
  }

  @Test("At the server a refused SYN is no matter of the address")
  func atServerRefused() throws {
    let scene = scene(announcing: Self.privateServer, at: Self.privateServer) {
      $0.connect(from: .client, to: Self.privateServer, 50_000).refused()
    }
    #expect(try scene.finding("FTP301", role: .server).severity == .warning)
    #expect(scene.dataAlarms(role: .server) == ["FTP201", "FTP301"])
  }

  @Test("Client and server in one private network")
  func oneNetwork() {
    let scene = scene(announcing: Self.privateServer, from: Self.privateClient, at: Self.privateServer)
    #expect(scene.codes(role: .server).isDisjoint(with: ["FTP301"]))
  }

  @Test("A server that announces its public address to itself seen by its private one")
  func masqueraded() {
    let scene = scene(announcing: .server, at: Self.privateServer, final: "226 Done") {
      $0.connect(from: .client, to: Self.privateServer, 50_000).handshake().download(100).serverCloses()
    }
    #expect(scene.codes(role: .server).isDisjoint(with: ["FTP301", "FTP302"]))
  }

  @Test("PORT with the client's private address, seen by a server that reaches it at another one")
  func active() throws {
    let scene = Scene()
    let control = scene.login().ask("PORT \(sixNumbers(Self.privateClient, 50_000))", "200 ok")
    control.command("RETR /file")
    scene.connect(from: Endpoint(.server, 20), to: Endpoint(Self.privateClient, 50_000)).refused()
    control.reply("425 Failed.").quit()
    let finding = try scene.finding("FTP301", role: .server)
    #expect(finding.severity == .error)
    #expect(scene.dataAlarms(role: .server) == ["FTP301"])
  }

  @Test("One address announced again and again is one finding, another one is another")
  func aggregation() {
    let scene = Scene()
    let control = scene.login()
    for place: UInt16 in 0..<4 {
      let address = place < 3 ? Self.privateServer : Self.privateClient
      control.ask("PASV", passive(50_000 + place, on: address)).command("RETR /file")
      scene.connect(from: .client, 50_000 + place).handshake().download(100).serverCloses()
      control.reply("226 Done")
    }
    #expect(scene.findings().filter { $0.code == "FTP301" }.map(\.count) == [3, 1])
  }
}
