import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("Control connections that end or never start: FTP108, 109, 111, 112")
struct ControlConnectionTests {
  @Test("A RST without a goodbye is a warning; after QUIT, 221 or a FIN it is none")
  func reset() throws {
    let scene = Scene()
    scene.login().ask("CWD /", "250 ok").clientResets()
    #expect(try scene.finding("FTP108").severity == .warning)
    let benign = Scene()
    benign.login().ask("QUIT", "221 Goodbye").clientResets()
    #expect(benign.alarms().isEmpty)
  }

  @Test("A final reply that is more than 10 s late is a note", arguments: [(5.0, false), (30.0, true)])
  func late(seconds: Double, isFound: Bool) {
    let scene = Scene()
    let control = scene.login()
    scene.download(over: control, final: nil)
    scene.timeline.wait(seconds: seconds)
    control.reply("226 Transfer complete").quit()
    #expect(scene.findings().contains { $0.code == "FTP109" } == isFound)
    #expect(scene.alarms().isEmpty)
  }

  @Test("A control port that refuses, or never answers, is an error")
  func failed() throws {
    let refused = Scene()
    refused.connect().refused()
    #expect(try refused.finding("FTP111").severity == .error)
    #expect(try refused.finding("FTP111").summary.contains("refused"))
    let filtered = Scene()
    let control = filtered.connect()
    for _ in 0..<4 {
      control.fromClient([.syn])
      control.clientSequence &-= 1
      filtered.timeline.wait(seconds: 1)
    }
    let finding = try filtered.finding("FTP111")
    #expect(finding.fact("attempts") == .integer(4))
    #expect(finding.summary.contains("never answered"))
  }

  @Test("A connection without a greeting is an error when its client waited, and none when it did not")
  func silentServer() throws {
    let scene = Scene()
    let control = scene.connect().handshake()
    scene.timeline.wait(seconds: 30)
    control.close()
    #expect(try scene.finding("FTP111").summary.contains("never greeted"))
    let probe = Scene()
    probe.connect().handshake().close()
    #expect(probe.findings().isEmpty)
  }

  @Test("A 421 at the greeting, and a 530 that speaks of too many users, are warnings")
  func turnedAway() throws {
    let busy = Scene()
    busy.connect().handshake().reply("421 Too many connections").serverCloses()
    #expect(try busy.finding("FTP112").severity == .warning)
    let full = Scene()
    full.session().ask("USER alice", "530 Sorry, the maximum number of clients has been reached").quit()
    #expect(try full.finding("FTP112").summary.contains("maximum number"))
  }

  @Test("A wrong password is no refused service")
  func wrongPassword() {
    let scene = Scene()
    scene.session().ask("USER alice", "331 Password").ask("PASS x", "530 Login incorrect.").quit()
    #expect(scene.findings().allSatisfy { $0.code != "FTP112" })
  }
}
