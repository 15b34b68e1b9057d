import Findings
import TestScenes
import TestSupport
import Testing

@Suite("FTP201 data-connection-refused")
struct DataConnectionRefusedTests {
  @Test("A SYN to the announced port that is answered by a RST is refused, and the 425 is told with it")
  func refused() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    scene.connect(from: .client, 50_000).refused()
    control.ask("RETR /file", "425 Can't open data connection.").quit()
    let finding = try scene.finding("FTP201")
    #expect(finding.severity == .error)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("attempts") == .integer(1))
    #expect(finding.transfers.count == 1)
    #expect(scene.alarms() == ["FTP201"])
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
}
