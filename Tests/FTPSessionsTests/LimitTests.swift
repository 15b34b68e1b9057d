import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows
import TestScenes
import TestSupport
import Testing

@Suite("Limits are reported when they are reached")
struct LimitTests {
  /// Sends the same line again and again, in large segments.
  private func flood(_ control: Conversation, _ line: String, times: Int, isByClient: Bool) {
    let perSegment = 60_000 / (line.utf8.count + 2)
    var left = times
    while left > 0 {
      let text = String(repeating: line + "\r\n", count: min(left, perSegment))
      if isByClient {
        control.fromClient([.psh, .ack], text)
      } else {
        control.fromServer([.psh, .ack], text)
      }
      left -= perSegment
    }
  }

  @Test("Commands without a reply", arguments: [(1024, []), (1025, ["pending_commands"])])
  func pendingCommands(count: Int, limits: [String]) throws {
    let scene = Scene()
    flood(scene.login(), "FEAT", times: count, isByClient: true)
    #expect(try scene.onlySession().limitsReached == limits)
  }

  @Test("What follows on too many commands is still read")
  func behindPendingCommands() throws {
    let scene = Scene()
    let control = scene.login()
    flood(control, "FEAT", times: 2000, isByClient: true)
    control.reply(passive(50_000))
    #expect(try scene.onlySession().transfers.map(\.advertised?.port) == [50_000])
  }

  @Test("Transfers")
  func transfers() throws {
    let scene = Scene()
    flood(scene.login(), "LIST", times: 100_001, isByClient: true)
    let session = try scene.onlySession()
    #expect(session.transfers.count == 100_000)
    #expect(session.limitsReached == ["pending_commands", "transfers"])
  }

  @Test("Announcements that cannot be used")
  func malformedEndpoints() throws {
    let scene = Scene()
    flood(scene.login(), "227 nonsense", times: 1001, isByClient: false)
    let session = try scene.onlySession()
    #expect(session.malformedEndpoints.count == 1000)
    #expect(session.limitsReached == ["malformed_endpoints"])
  }

  @Test("Replies to one command")
  func repliesPerExchange() throws {
    let scene = Scene()
    scene.settings.keepsDialogue = true
    flood(scene.login().command("LIST"), "150 Here", times: 65, isByClient: false)
    let session = try scene.onlySession()
    #expect(session.exchanges.last?.replies.count == 64)
    #expect(session.limitsReached == ["replies_per_exchange"])
  }

  @Test("Lines", arguments: [true, false])
  func lineLength(isByClient: Bool) throws {
    let scene = Scene()
    let control = scene.login()
    let line = String(repeating: "x", count: 17_000) + "\r\n"
    if isByClient {
      control.fromClient([.psh, .ack], "RETR " + line)
    } else {
      control.fromServer([.psh, .ack], "200 " + line)
    }
    #expect(try scene.onlySession().limitsReached == ["line_length"])
  }

  @Test("Silences")
  func gaps() throws {
    let scene = Scene()
    scene.settings.idleThreshold = .zero
    let control = scene.login()
    for _ in 1...10_001 { control.fromClient([.psh, .ack], "\r\n") }
    let session = try scene.onlySession()
    #expect(session.gaps.count == 10_000)
    #expect(session.limitsReached == ["gaps"])
  }

  @Test("A banner is kept up to its limit")
  func banner() throws {
    let scene = Scene()
    scene.connect().handshake().reply("220 " + String(repeating: "b", count: 2000)).login()
    #expect(try scene.onlySession().banner?.bytes.count == 1024)
  }

  @Test("A session that reaches none reports none")
  func none() throws {
    let scene = Scene()
    scene.download(over: scene.login())
    #expect(try scene.onlySession().limitsReached.isEmpty)
  }
}
