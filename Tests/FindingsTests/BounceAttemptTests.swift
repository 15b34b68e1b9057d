import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP602 bounce-attempt")
struct BounceAttemptTests {
  private static let victim = IPAddress(ipv4: 0xcb00_7109)  // 203.0.113.9
  private static let privateHost = IPAddress(ipv4: 0x0a00_0007)

  private func port(_ host: IPAddress, _ port: UInt16) -> String { "PORT \(sixNumbers(host, port))" }

  @Test("A refused PORT to a third host is a warning")
  func refused() throws {
    let scene = Scene()
    scene.login().ask(port(Self.victim, 25), "500 Illegal PORT command.").quit()
    let finding = try scene.finding("FTP602")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .likely)
    #expect(
      finding.summary
        == "192.0.2.1 told the server to connect to 203.0.113.9:25, not its own address, and the server refused."
    )
    #expect(finding.evidence.count == 1)
    #expect(scene.alarms() == ["FTP602"])
  }

  @Test("One that a connection followed is an error", arguments: [25, 8080] as [UInt16])
  func reached(target: UInt16) throws {
    let scene = Scene()
    let control = scene.login().ask(port(Self.victim, target), "200 ok").command("LIST")
    let data = scene.connect(from: Endpoint(.server, 20), to: Endpoint(Self.victim, target)).handshake()
    control.reply("150 Here it comes")
    data.upload(300).close()
    control.reply("226 done").quit()
    let finding = try scene.finding("FTP602")
    #expect(finding.severity == .error)
    #expect(finding.confidence == (target < 1024 ? .likely : .possible))
    #expect(finding.transfers.count == 1)
    #expect(finding.summary.hasSuffix("and the server did so once."))
  }

  @Test("A file to a high port may be one side of a transfer between two servers")
  func perhapsServerToServer() throws {
    let scene = Scene()
    let control = scene.login().ask(port(Self.victim, 50_000), "200 ok").command("RETR /file")
    let data = scene.connect(from: Endpoint(.server, 20), to: Endpoint(Self.victim, 50_000)).handshake()
    control.reply("150 Here it comes")
    data.upload(3000).close()
    control.reply("226 done").quit()
    let finding = try scene.finding("FTP602")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .possible)
    #expect(finding.summary.contains("a transfer between two servers, or a misuse"))
  }

  @Test("Many endpoints of one session are one finding")
  func scan() throws {
    let scene = Scene()
    let control = scene.login()
    for number in 0..<6 {
      control.ask(port(Self.victim, 2000 + UInt16(number)), "200 ok").ask("LIST", "425 Can't connect")
    }
    control.quit()
    let finding = try scene.finding("FTP602")
    #expect(finding.count == 6)
    #expect(finding.confidence == .likely)
    #expect(finding.summary.contains("203.0.113.9:2000 and 5 other endpoints"))
  }

  @Test("The client's own address, and a private one, are none", arguments: [IPAddress.client, privateHost])
  func ownAddress(host: IPAddress) {
    let scene = Scene()
    scene.login().ask(port(host, 50_000), "200 ok").quit()
    #expect(!scene.alarms().contains("FTP602"))
  }

  @Test("A client that is seen behind NAT may name its public address; a port below 1024 is no client's")
  func behindNAT() {
    for (target, codes) in [(50_000, []), (25, ["FTP602"])] as [(UInt16, [String])] {
      let scene = Scene()
      scene.login(from: Endpoint(Self.privateHost, 40_000)).ask(port(Self.victim, target), "200 ok").quit()
      #expect(scene.findings().map(\.code).filter { $0 == "FTP602" } == codes)
    }
  }

  @Test("A transfer between two servers, both sessions of which were captured, is none")
  func serverToServer() {
    let scene = Scene()
    let one = scene.login()
    let two = scene.login(from: Endpoint(.client, 40_001), to: .otherServer)
    two.ask("PASV", passive(50_000, on: .otherServer))
    one.ask(port(.otherServer, 50_000), "200 ok").command("RETR /file")
    two.command("STOR /file")
    let data = scene.connect(from: Endpoint(.server, 20), to: Endpoint(.otherServer, 50_000)).handshake()
    one.reply("150 Go")
    two.reply("150 Go")
    data.upload(3000).close()
    one.reply("226 done").quit()
    two.reply("226 done").quit()
    #expect(!scene.findings().contains { $0.code == "FTP602" })
  }

  @Test("An address of the other IP version may be the client's own")
  func otherVersion() {
    let scene = Scene()
    scene.login().ask("EPRT |2|2001:db8::beef|50000|", "200 ok").quit()
    #expect(!scene.findings().contains { $0.code == "FTP602" })
  }

  @Test("Another IPv6 address of the client's network is its own")
  func sameNetwork() {
    let scene = Scene()
    scene.login(from: .client6, to: .server6).ask("EPRT |2|2001:db8::beef|50000|", "200 ok").quit()
    #expect(!scene.findings().contains { $0.code == "FTP602" })
  }
}
