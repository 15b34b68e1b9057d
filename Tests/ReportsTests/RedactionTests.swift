import TestSupport
import Testing

@Suite("Secrets in reports")
struct RedactionTests {
  @Test(
    "Passwords are not shown unless asked for",
    arguments: [
      "PASS sesame", "pass sesame", "ACCT sesame", "PASS  sesame", "PASSsesame", "SITE PSWD old sesame",
      "SITE CPWD sesame", "sesame", "PASQ sesame", "\u{0}PASS sesame",
    ])
  func redacted(command: String) throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command(command).reply("230 Welcome").close()
    }
    #expect(try !scene.json().contains("sesame"))
    #expect(try !scene.text(verbose: true).contains("sesame"))
    #expect(try scene.json().contains("<redacted>"))
    #expect(try scene.json(showsPasswords: true).contains("sesame"))
  }

  @Test(
    "A password in a URL, behind a user's name and in a command of the server's own is one too",
    arguments: [
      "RETR ftp://alice:sesame@example.org/pub/a.bin", "CWD ftp://alice:sesame@example.org/pub",
      "STAT ftp://alice:sesame@example.org", "USER alice:sesame@example.org", "USER alice@example.org:sesame",
      "XPASS sesame", "XPASSWD alice sesame", "passwd sesame",
    ])
  func elsewhere(command: String) throws {
    let scene = try ReportedScene(keepsDialogue: true) { trace, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command("PASS other").reply("230 Welcome")
      control.command("PASV").reply("227 Entering Passive Mode (198,51,100,1,195,80)")
      control.command(command).reply("550 \(command): no").close()
    }
    #expect(try !scene.json().contains("sesame"))
    #expect(try !scene.text(verbose: true).contains("sesame"))
    #expect(try scene.json(showsPasswords: true).contains("sesame"))
  }

  @Test("The port of a proxied user's host is no password")
  func proxyPort() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice@example.org:2121").reply("331 Password?")
      control.command("PASS other").reply("230 Welcome").close()
    }
    #expect(try scene.json().contains("alice@example.org:2121"))
  }

  @Test("A bare password after a login that failed is one too")
  func typedAgain() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command("PASS other").reply("530 Login incorrect").command("sesame").reply("500 sesame?")
        .close()
    }
    #expect(try !scene.json().contains("sesame"))
  }

  @Test("A path that has the password's word in it is shown")
  func pathLikePassword() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command("PASS test").reply("230 Welcome")
      control.command("PASV").reply("227 Entering Passive Mode (198,51,100,1,195,80)")
      control.command("RETR /test/a.bin").reply("550 no such file").close()
    }
    #expect(try scene.json().contains("\"path\":\"/test/a.bin\""))
  }

  @Test("A password split over segments is one too")
  func split() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.fromClient([.psh, .ack], "PA").fromClient([.psh, .ack], "SS open ses")
      control.fromClient([.psh, .ack], "ame\r\n").reply("230 Welcome").close()
    }
    #expect(try !scene.json().contains("open ses"))
    #expect(try scene.json().contains("\"argument\":\"<redacted>\""))
  }

  @Test(
    "A password on the line of USER, or behind a bare carriage return, is one too",
    arguments: ["USER alice PASS sesame", "USER alice\rPASS sesame"])
  func besideUser(line: String) throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command(line).reply("230 Welcome").close()
    }
    #expect(try !scene.json().contains("sesame"))
    #expect(try !scene.text().contains("sesame"))
    #expect(try scene.json().contains("\"name\":\"alice\""))
  }

  @Test("A password that the server repeats is not shown either")
  func echoed() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command("PASS sesame").reply("500 'PASS sesame': not understood").close()
    }
    #expect(try !scene.json().contains("sesame"))
  }

  @Test(
    "A password that the server repeats is found whatever stands beside it",
    arguments: ["sesame\u{301}", "\u{200d}sesame\u{20e3}", "'sesame'", "sesame\u{e9}"])
  func echoedBesideMarks(echo: String) throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.command("PASS sesame ").reply("530 \(echo)").close()
    }
    #expect(try !scene.json().contains("sesam"))
    #expect(try scene.json().contains("<redacted>"))
  }

  @Test("A password is found in a reply where the two end in different halves of a character")
  func echoedBesideInvalidBytes() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?")
      control.fromClient { $0.payload = Array("PASS sesame".utf8) + [0xc3, 0x0d, 0x0a] }.fromServer([.ack])
      control.fromServer { $0.payload = Array("530 sesame".utf8) + [0xc3, 0xa9, 0x0d, 0x0a] }.close()
    }
    #expect(try !scene.json().contains("sesam"))
  }

  @Test("The tail of a PASS that began before the capture is one too", arguments: ["ss sesame", "sesame"])
  func cutByStart(tail: String) throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      // The 220 is no greeting, but the answer to REIN.
      control.reply("220 again").reply("331 Password?").command(tail).reply("230 Welcome")
      control.command("PWD").close()
    }
    #expect(try !scene.json().contains("sesame"))
    #expect(try scene.json().contains("\"command\":\"PWD\""))
  }

  @Test("The tail of a PASS whose head was taken for TLS is one too")
  func cutByTLS() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("AUTH TLS").reply("234 ok")
      // A server that goes on in clear text may even greet once more before the client's head is lost.
      control.fromClient { $0.payload = [0x16, 3, 1, 0, 2] }.reply("220 ready")
      control.fromClient([.psh, .ack], "PASS sesame\r\nPWD\r\n").close()
    }
    #expect(try !scene.json().contains("sesame"))
    #expect(try scene.json().contains("\"command\":\"PWD\""))
  }

  @Test("Other arguments are shown")
  func others() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("SITE CHMOD 644 a").reply("200 ok").close()
    }
    #expect(try scene.json().contains("CHMOD 644 a"))
  }
}
