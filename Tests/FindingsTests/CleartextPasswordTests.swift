import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP601 cleartext-password")
struct CleartextPasswordTests {
  private func login(_ scene: Scene, _ name: String, port: UInt16, reply: String = "230 Welcome") {
    scene.session(from: Endpoint(.client, port)).ask("USER \(name)", "331 Password?")
      .ask("PASS open-sesame", reply).quit()
  }

  @Test("All logins of a capture are one note, and the password is nowhere in it")
  func aggregated() throws {
    let scene = Scene()
    for (number, name) in ["alice", "bob", "alice", "anonymous"].enumerated() {
      login(scene, name, port: 41_000 + UInt16(number), reply: number == 1 ? "530 No" : "230 Welcome")
    }
    let finding = try scene.finding("FTP601")
    #expect(finding.severity == .note)
    #expect(finding.confidence == .certain)
    #expect(finding.count == 3)
    #expect(finding.sessions.map(\.session) == [0, 1, 2])
    #expect(finding.evidence.count == 3)
    #expect(
      finding.summary == "A password crossed the network in clear text in 3 of 4 sessions, to server "
        + "198.51.100.1:21, for 2 users (alice, bob).")
    #expect(!"\(finding)".contains("open-sesame"))
  }

  @Test("Names of many are not listed in the sentence")
  func manyNames() throws {
    let scene = Scene()
    for number in 0..<12 { login(scene, "user\(number)", port: 41_000 + UInt16(number)) }
    let finding = try scene.finding("FTP601")
    #expect(
      finding.summary.contains(
        "in 12 sessions, to server 198.51.100.1:21, for 12 users (user0, user1 and others)"))
    #expect(finding.evidence.count == 10)
  }

  @Test("Anonymous logins are exempt", arguments: ["anonymous", "ftp", "Anonymous", "FTP"])
  func anonymous(name: String) {
    let scene = Scene()
    login(scene, name, port: 41_000)
    #expect(scene.findings().isEmpty)
  }

  @Test("A name without a password, and a login in TLS, are none")
  func nothingSent() {
    let scene = Scene()
    scene.session().ask("USER alice", "530 TLS first").quit()
    scene.session(from: .otherClient).ask("AUTH TLS", "234 Go ahead").fromClient(bytes: [
      22, 3, 1, 0, 2, 1, 1,
    ])
    .fromServer(bytes: [22, 3, 3, 0, 2, 2, 1]).close()
    #expect(scene.findings().isEmpty)
  }
}
