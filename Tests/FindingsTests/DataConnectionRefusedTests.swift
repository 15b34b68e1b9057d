import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP201 data-connection-refused")
struct DataConnectionRefusedTests {
  @Test(
    "A SYN to the announced port that is answered by a RST is refused, wherever it was captured",
    arguments: VantagePointRole.allCases)
  func refused(role: VantagePointRole) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    control.ask("RETR /file", "425 Can't open data connection.").quit()
    let finding = try scene.finding("FTP201", role: role)
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("attempts") == .integer(1))
    #expect(finding.fact("endpoint") == .endpoint("198.51.100.1", 50_000))
    #expect(finding.transfers.count == 1)
    #expect(finding.evidence.map(\.frames).contains([18, 19]))
    #expect(finding.summary.contains("425 Can't open data connection"))
    #expect(scene.dataAlarms(role: role) == ["FTP201"])
    // On the server itself no firewall in front of it is to blame.
    #expect(finding.causes[0].contains("reached this server") == (role == .server))
  }

  @Test("Attempts from several ports at one endpoint are one incident")
  func attempts() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    for _ in 0..<3 { scene.connect(from: .client, 50_000).refused() }
    control.ask("RETR /file", "425 Can't open data connection.").quit()
    let finding = try scene.finding("FTP201")
    #expect(finding.count == 1)
    #expect(finding.fact("attempts") == .integer(3))
  }

  @Test("Refusals by one server are one finding")
  func aggregation() throws {
    let scene = Scene()
    let control = scene.login()
    for port: UInt16 in [50_000, 50_001, 50_002] {
      control.ask("PASV", passive(port))
      scene.connect(from: .client, port).refused()
      control.ask("RETR /file", "425 Can't open data connection.")
    }
    control.quit()
    let finding = try scene.finding("FTP201")
    #expect(finding.count == 3)
    #expect(finding.transfers.count == 3)
    #expect(finding.remedies.contains { $0.contains("PassivePorts 50000 50002") })
  }

  @Test("A single port that was seen is no range to set")
  func noRange() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    control.ask("RETR /file", "425 Can't open data connection.").quit()
    let remedies = try scene.finding("FTP201").remedies
    #expect(!remedies.contains { $0.contains("PassivePorts 50000 50000") })
    #expect(remedies.contains { $0.contains("fix a passive range") })
    scene.settings.passivePorts = 50_000...50_019
    #expect(try scene.finding("FTP201").remedies.contains { $0.contains("PassivePorts 50000 50019") })
  }

  @Test("A RST from another distance than the server is told to be a device's")
  func otherDistance() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).fromClient([.syn]).fromServer([.rst, .ack]) { $0.hopLimit = 250 }
    control.ask("RETR /file", "425 Can't open data connection.").quit()
    #expect(try scene.finding("FTP201").causes[0].contains("TTL of 250"))
  }

  @Test("A refused attempt that is followed by one which succeeds is none")
  func succeedsLater() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", "150 Here it comes")
    data.download(3000).serverCloses()
    control.reply("226 Transfer complete").quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("EPSV refused with a reply is no refused connection")
  func refusedCommand() {
    let scene = Scene()
    let control = scene.login().ask("EPSV", "500 What?")
    scene.download(over: control)
    control.quit()
    #expect(scene.alarms().isEmpty)
  }

  @Test("A scanner's SYN to the announced port is not the transfer's")
  func scanner() {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .otherClient, 50_000).refused()
    control.ask("RETR /file", "550 No such file").quit()
    #expect(scene.dataAlarms().isEmpty)
  }
}
