import TestSupport
import Testing

@Suite("The text report")
struct TextReportTests {
  private func login(_ control: Conversation) {
    control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
    control.command("PASS x").reply("230 Welcome").command("TYPE I").reply("200 ok")
  }

  private func firstLines(_ text: String) -> String {
    String(text.prefix { $0 != "\n" }) + text.drop { $0 != "\n" }.prefix(200).replacing("\n", with: " ")
  }

  @Test("A refused data connection is named in the first sentence, with its endpoint and frame")
  func refused() throws {
    let text = try ReportedScene { timeline, control in
      login(control)
      control.command("PASV").reply("227 Entering Passive Mode (198,51,100,20,4,14)")
      let data = ReportedScene.data(on: timeline, to: 1038)
      data.fromClient([.syn])
      data.fromServer([.rst, .ack])
      control.command("QUIT").reply("221 bye").close()
    }.text()
    #expect(firstLines(text).hasPrefix("The data connection to 198.51.100.20:1038 was refused"))
    #expect(text.contains("(S1.T1, frame C1:"))
  }

  @Test("The server's words are in the sentence")
  func serverSaid() throws {
    let text = try ReportedScene { _, control in
      login(control)
      control.command("PASV").reply("227 ok (198,51,100,20,4,14)")
      control.command("RETR a").reply("425 Can't open data connection.")
      control.command("QUIT").reply("221 bye").close()
    }.text()
    #expect(text.replacing("\n", with: " ").contains("\"425 Can't open data connection\""))
  }

  @Test("What the server says of a negotiation cannot act on the terminal, wherever it is shown")
  func harmlessReason() throws {
    let text = try ReportedScene { _, control in
      login(control)
      control.command("PASV").reply("502 \u{1b}[2Jno \u{202e}way").command("QUIT").reply("221 bye").close()
    }.text()
    #expect(text.contains("could be negotiated (PASV: 502 \\u{1B}[2Jno"))
    #expect(!text.contains("\u{1b}"))
    #expect(!text.contains("\u{202e}"))
  }

  @Test("What the capture does not show is said to be unknown")
  func incomplete() throws {
    let text = try ReportedScene { timeline, control in
      login(control)
      control.command("PASV").reply("227 ok (198,51,100,20,4,14)")
      let data = ReportedScene.data(on: timeline, to: 1038).handshake()
      control.command("RETR /a").reply("150 ok")
      data.download(2000)
    }.text()
    #expect(firstLines(text).hasPrefix("Nothing is known to have failed: 0 of 1 transfer completed"))
    #expect(text.contains("How S1 ended cannot be told"))
  }

  @Test("A negotiation that was never used is counted, and no failure")
  func neverStarted() throws {
    let text = try ReportedScene { _, control in
      login(control)
      control.command("PASV").reply("227 ok (198,51,100,20,4,14)").command("QUIT").reply("221 bye").close()
    }.text()
    #expect(firstLines(text).contains("1 transfer never started"))
  }

  @Test("Idle gaps and keep-alives are in the session table")
  func gaps() throws {
    let text = try ReportedScene { timeline, control in
      login(control)
      timeline.wait(seconds: 70)
      control.command("NOOP").reply("200 ok")
      timeline.wait(seconds: 30)
      control.command("NOOP").reply("200 ok").command("QUIT").reply("221 bye").close()
    }.text().replacing("\n", with: " ").replacing("          ", with: "")
    #expect(text.contains("idle: no payload for 70 s"))
    #expect(text.contains("2 keep-alive commands by the client, 2 answered, the first after 70 s"))
    #expect(text.contains("then every 30.0"))
  }

  @Test("Lines fit 80 columns where their words do")
  func width() throws {
    let text = try ReportedScene { timeline, control in
      control.handshake().reply("220 " + String(repeating: "word ", count: 60)).command("USER alice")
      control.reply("530 no").command("QUIT").reply("221 bye").close()
    }.text()
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("/") })
    #expect(text.split(separator: "\n").allSatisfy { $0.last != " " })
    #expect(text.hasPrefix("The session failed (S1, frame C1:"))
    #expect(text.contains("the login was refused"))
  }

  @Test("A capture without FTP says so, and what to try")
  func noSessions() throws {
    let text = try ReportedScene { timeline, _ in
      ReportedScene.data(on: timeline, to: 80).handshake().close()
    }.text()
    #expect(text.hasPrefix("No FTP session in the capture (6 frames, 1 TCP connection)."))
  }
}
