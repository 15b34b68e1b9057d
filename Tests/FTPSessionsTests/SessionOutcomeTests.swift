import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("How a session ended")
struct SessionOutcomeTests {
  /// What happens on a control connection, and what its session is then.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let outcome: SessionOutcome
    let reason: String
    let body: @Sendable (Scene) -> Void

    init(
      _ description: String, _ outcome: SessionOutcome, _ reason: String = "",
      _ body: @escaping @Sendable (Scene) -> Void
    ) {
      testDescription = description
      self.outcome = outcome
      self.reason = reason
      self.body = body
    }
  }

  static let good = [
    Case("login and QUIT", .ok) { $0.login().quit() },
    Case("closed without QUIT", .ok) { $0.login().close() },
    Case("a RST behind QUIT", .ok) { $0.login().ask("QUIT").reset() },
    Case("a RST behind 221", .ok) { $0.login().ask("QUIT", "221 Bye").fromServer([.rst, .ack]) },
    Case("a RST behind a FIN", .ok) { $0.login().fromClient([.fin, .ack]).fromServer([.rst]) },
    Case("421 after a login", .ok) { $0.login().reply("421 Timeout").serverCloses() },
    Case("a RST behind 421", .ok) { $0.login().reply("421 Timeout").fromServer([.rst, .ack]) },
    Case("a login that was refused first and then worked", .ok) {
      $0.session().ask("USER a", "331 Password").ask("PASS b", "530 Wrong").login().quit()
    },
    Case("a CWD that was refused", .ok) { $0.login().ask("CWD /gone", "550 No").quit() },
  ]

  static let bad = [
    Case("the login is refused", .failed, "login") {
      $0.session().ask("USER a", "331 Password").ask("PASS b", "530 Wrong").quit()
    },
    Case("the user is refused", .failed, "login") { $0.session().ask("USER a", "530 No").quit() },
    Case("421 in answer to USER", .failed, "login") { $0.session().ask("USER a", "421 Full").serverCloses() },
    Case("421 before a command", .failed, "before a login") {
      $0.connect().handshake().reply("421 Full").serverCloses()
    },
    Case("a RST of the client", .failed, "reset") { $0.login().reset() },
    Case("a RST of the server", .failed, "reset") { $0.login().command("NOOP").fromServer([.rst]) },
    Case("a server that falls silent", .failed, "silent") {
      let control = $0.login()
      for second in [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8] {
        control.fromClient([.psh, .ack], "NOOP\r\n")
        control.clientSequence &-= 6
        $0.timeline.wait(seconds: second)
      }
    },
    Case("a failed transfer", .failed, "failed") {
      $0.login().ask("PASV", passive(50_000)).ask("RETR /gone", "550 No").quit()
    },
    Case("two failed transfers", .failed, "(and 1 more)") {
      let control = $0.login()
      for _ in 1...2 { control.ask("PASV", passive(50_000)).ask("RETR /gone", "550 No") }
      control.quit()
    },
  ]

  static let unclear = [
    Case("still open", .incomplete, "open") { $0.login() },
    Case("picked up in the middle", .incomplete, "middle") { $0.connect().ask("CWD /a", "250 OK").quit() },
    Case("one direction only", .incomplete, "one direction") {
      let control = $0.connect()
      for line in ["USER a", "PASS b", "QUIT"] { control.fromClient([.psh, .ack], line + "\r\n") }
      control.fromClient([.fin, .ack])
    },
    Case("in TLS", .incomplete, "TLS") { $0.session().ask("AUTH TLS", "234 Go ahead").close() },
  ]

  @Test("Its outcome, and why", arguments: good + bad + unclear)
  func outcome(_ example: Case) throws {
    let scene = Scene()
    example.body(scene)
    let session = try scene.onlySession()
    #expect(session.outcome == example.outcome)
    if example.reason.isEmpty {
      #expect(session.outcomeReason.isEmpty)
    } else {
      #expect(session.outcomeReason.contains(example.reason))
    }
  }
}
