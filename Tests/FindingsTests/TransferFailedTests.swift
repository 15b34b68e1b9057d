import Findings
import TestScenes
import TestSupport
import Testing

@Suite("FTP402 transfer-failed")
struct TransferFailedTests {
  @Test(
    "The reply that ends the transfer decides the severity",
    arguments: [
      ("425 No connection", Severity.error), ("426 Broken", .error), ("451 Local error", .error),
      ("452 No room", .error), ("552 Quota exceeded", .error), ("450 Busy", .warning),
      ("550 No such file", .warning), ("553 Bad name", .warning), ("521 TLS needed", .warning),
      ("500 What?", .warning), ("599 Odd", .warning),
    ])
  func severities(reply: String, severity: Severity) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("RETR /file", reply)
    data.serverCloses()
    control.quit()
    let finding = try scene.finding("FTP402")
    #expect(finding.severity == severity)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("reply_code") == .integer(Int(reply.prefix(3)) ?? 0))
    #expect(finding.fact("reply_text") == .text(String(reply.dropFirst(4))))
    #expect(finding.summary.contains("\"\(reply)\""))
    #expect(finding.summary.hasSuffix("."))
    #expect(!finding.remedies.isEmpty)
    #expect(scene.alarms() == ["FTP402"])
  }

  @Test("Replies with one code are one finding, those with another are another")
  func grouping() throws {
    let scene = Scene()
    let control = scene.login()
    for (number, reply) in ["550 No a", "550 No b", "552 Full"].enumerated() {
      let port = 50_000 + UInt16(number)
      control.ask("PASV", passive(port))
      let data = scene.connect(from: .client, port).handshake()
      control.ask("STOR /file\(number)", reply)
      data.close()
    }
    control.quit()
    let findings = scene.findings().filter { $0.code == "FTP402" }
    #expect(findings.map(\.count) == [1, 2])
    #expect(findings.map(\.severity) == [.error, .warning])
    #expect(findings.last?.transfers.count == 2)
  }

  @Test("What moved before it is in the summary")
  func afterSome() throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("STOR /file", "150 Go")
    data.upload(2800).close()
    control.reply("552 Quota exceeded.").quit()
    let summary = try scene.finding("FTP402").summary
    #expect(summary.hasPrefix("The server ended STOR /file with \"552 Quota exceeded\" after 2,800 bytes in"))
    #expect(summary.hasSuffix("there was no room for it."))
  }

  @Test("An empty directory is a note", arguments: ["550 No files found.", "450 No files found"])
  func emptyListing(reply: String) throws {
    let scene = Scene()
    let control = scene.login().ask("PASV", passive(50_000))
    let data = scene.connect(from: .client, 50_000).handshake()
    control.ask("NLST", reply)
    data.close()
    control.quit()
    #expect(try scene.finding("FTP402").severity == .note)
  }

  @Test("A refused negotiation, a completed transfer and one that the client aborted are none")
  func benign() {
    let scene = Scene()
    let control = scene.login().ask("EPSV", "500 Unknown")
    scene.download(over: control)
    control.ask("PASV", passive(50_001))
    let data = scene.connect(from: .client, 50_001).handshake()
    control.ask("RETR /big", "150 Go")
    data.download(5600)
    control.ask("ABOR", "426 Aborted", "226 Abort successful")
    data.serverCloses()
    control.quit()
    #expect(scene.alarms().isEmpty)
  }
}
