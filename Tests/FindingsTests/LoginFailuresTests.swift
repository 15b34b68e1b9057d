import Findings
import NetworkTypes
import TestScenes
import TestSupport
import Testing

@Suite("FTP604 login-failures")
struct LoginFailuresTests {
  /// Sessions with three refused logins each, as far as `count` goes.
  private func scene(
    _ count: Int, pause: Double = 2, reply: String = "530 Login incorrect.", from: [IPAddress] = [.client]
  ) -> Scene {
    let scene = Scene()
    var control = scene.session(from: Endpoint(from[0], 41_000))
    for number in 0..<count {
      if number > 0, number.isMultiple(of: 3) {
        control.quit()
        control = scene.session(from: Endpoint(from[number / 3 % from.count], 41_000 + UInt16(number)))
      }
      control.ask("USER ftp", "331 Password?").ask("PASS guess\(number)", reply)
      scene.timeline.wait(seconds: pause)
    }
    control.quit()
    return scene
  }

  @Test("Five within a minute, over sessions", arguments: [5, 9])
  func guessing(count: Int) throws {
    let scene = scene(count)
    let finding = try scene.finding("FTP604")
    #expect(finding.severity == .warning)
    #expect(finding.confidence == .certain)
    #expect(finding.fact("failures") == .integer(count))
    #expect(finding.fact("client") == .text("192.0.2.1"))
    #expect(finding.sessions.count == (count + 2) / 3)
    #expect(
      finding.summary.hasPrefix("192.0.2.1 was refused \(count) logins by 198.51.100.1:21 with 530 in "))
    #expect(finding.evidence.flatMap(\.frames).count == count)
    #expect(!"\(finding)".contains("guess1"))
  }

  @Test("Of a long series the busiest minute is told")
  func longSeries() throws {
    let finding = try scene(30, pause: 10).finding("FTP604")
    #expect(finding.fact("failures") == .integer(30))
    #expect(finding.fact("failures_in_a_minute") == .integer(6))
  }

  @Test("Fewer, or more slowly, or by several clients")
  func fewer() {
    #expect(scene(4).alarms().isEmpty)
    #expect(scene(12, pause: 16).alarms().isEmpty)
    #expect(scene(7, from: [.client, .otherClient]).alarms().isEmpty)
  }

  @Test(
    "Other refusals",
    arguments: ["530 Too many users, try later", "421 Too many connections", "430 Wrong", "230 ok"])
  func otherReplies(reply: String) {
    #expect(!scene(6, reply: reply).alarms().contains("FTP604"))
  }

  @Test("530 in answer to other commands")
  func otherCommands() {
    let scene = Scene()
    let control = scene.session()
    for _ in 1...6 { control.ask("CWD /", "530 Please login with USER and PASS.") }
    control.quit()
    #expect(scene.alarms().isEmpty)
  }
}
