import Foundation
import NetworkTypes
import TestSupport
import Testing

/// The page of a report, opened in a browser.
@Suite("HTML report in a browser", .serialized)
struct HTMLReportTests {
  /// What the JSON report says that the page must say too.
  private struct Report: Decodable {
    struct Summary: Decodable { let verdict: String }
    struct Finding: Decodable {
      let code, summary: String
      let sessions, remedies: [String]
    }
    struct Session: Decodable {
      struct Exchange: Decodable {
        struct Reply: Decodable {
          let code: Int
          let text: String
        }
        let command, argument: String?
        let replies: [Reply]
      }
      let id: String
      let exchanges: [Exchange]
    }
    let summary: Summary
    let findings: [Finding]
    let sessions: [Session]
  }

  /// Runs the program twice on a scenario: the page in a file, and the report it is made from.
  private static func run(_ command: String, _ name: String) throws -> (page: TemporaryFile, report: Report) {
    let scenario = try SampleScenario(name)
    return try run([command, "--quiet"] + scenario.options + scenario.inputs(of: command))
  }

  private static func run(_ arguments: [String]) throws -> (page: TemporaryFile, report: Report) {
    let page = try FTPTraceProcess(arguments + ["-f", "html"])
    #expect(page.status == 0)
    let report = try FTPTraceProcess(arguments + ["-f", "json", "--exchanges"])
    return (
      try TemporaryFile(Array(page.output), name: "report.html"),
      try JSONDecoder().decode(Report.self, from: report.output)
    )
  }

  private static func normal(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(
    "Verdict, findings and ladder are there, and nothing is loaded, run or refused", Browser.isNeeded,
    arguments: [
      ("compare", "idle-reset-240-seconds"), ("compare", "wrong-backend-crossed"),
      ("compare", "round-robin-many-sessions"), ("compare", "full-proxy-idle"),
      ("analyze", "data-port-refused"), ("analyze", "keepalive-noop"), ("analyze", "explicit-tls"),
      ("analyze", "passive-download"),
    ])
  func opens(command: String, name: String) throws {
    let (file, report) = try Self.run(command, name)
    let page = try Browser.open(file)
    #expect(page.requests == [])
    #expect(page.messages == "")
    #expect(page.title.hasSuffix("FTP session trace"))
    #expect(page.text.contains(Self.normal(report.summary.verdict)))
    for finding in report.findings {
      #expect(page.text.contains(Self.normal(finding.summary)))
      #expect(page.text.contains(finding.code))
      for remedy in finding.remedies { #expect(page.text.contains(Self.normal(remedy))) }
    }
    let ladders = page.drawings("ladder").joined(separator: " ")
    let told = report.findings.compactMap(\.sessions.first)
    #expect(ladders.isEmpty == report.sessions.isEmpty)
    for session in report.sessions where told.contains(session.id) || told.isEmpty {
      for exchange in session.exchanges {
        if let command = exchange.command {
          #expect(ladders.contains(Self.normal("\(command) \(exchange.argument ?? "")")))
        }
        for reply in exchange.replies {
          let line = reply.text.split(whereSeparator: \.isNewline).first ?? ""
          #expect(ladders.contains(Self.normal("\(reply.code) \(line)")))
        }
      }
    }
    // Nothing leads out of the page.
    let targets = page.document.matches(of: /\s(?:href|src|srcset|action|data|xlink:href)="([^"]*)"/).map(\.1)
    #expect(targets.allSatisfy { $0.hasPrefix("#") })
    let ids = Set(page.document.matches(of: /\sid="([^"]*)"/).map(\.1))
    for target in targets { #expect(ids.contains(target.dropFirst()), "\(target) leads nowhere") }
  }

  // MARK: - Hostile text

  private static let hostile = [
    "<script>document.title='owned'</script>",
    "\"><img src=http://192.0.2.1/x onerror=document.title='owned'>",
    "</style></title><script src=http://192.0.2.1/x.js></script>", "'><svg onload=document.title='owned'>",
    // An accent on a quotation mark makes one character of the two.
    "\"\u{301} onmouseover=\"document.title='owned'\" autofocus onfocus=\"document.title='owned'\"",
    "<a href=javascript:document.title='owned'>x</a>", "\u{202e}<b>txt.exe", "--><iframe src=//192.0.2.1>",
    "&lt;script&gt;", "]]><base href=http://192.0.2.1/>",
  ]

  /// A session that fails, with the text wherever a peer can put one.
  private static func capture(_ text: String) -> [UInt8] {
    let timeline = TestTimeline()
    let control = Conversation(
      on: timeline, client: Endpoint(IPAddress(ipv4: 0xc000_020a), 40_000),
      server: Endpoint(IPAddress(ipv4: 0xc633_6414), 21))
    control.handshake().reply("220 \(text)").command("USER alice").reply("331 \(text)")
    control.command("PASS wonderland").reply("230 \(text)").command("CWD /\(text)").reply("250 \(text)")
    control.command("PASV").reply("227 \(text)").command("PASV").reply("227 (198,51,100,20,200,1)")
    control.command("RETR /\(text)").reply("550 \(text)").command(text).reply("500 \(text)").close()
    return timeline.pcap
  }

  @Test("Text from the wire and from file names stays text", Browser.isNeeded, arguments: hostile)
  func hostileText(text: String) throws {
    let name = text.replacing("/", with: "_")
    let capture = try TemporaryFile(Self.capture(text), name: "\(name).pcap")
    defer { withExtendedLifetime(capture) {} }
    let (file, report) = try Self.run([
      "compare", "--quiet", "server:\(name.replacing(/[:=]/, with: "_"))=\(capture.path)",
    ])
    let page = try Browser.open(file)
    #expect(page.requests == [])
    #expect(page.messages == "")
    #expect(page.title.contains("FTP session trace"))
    #expect(page.title != "owned")
    let shown = text.replacing("\u{202e}", with: "\\u{202E}")
    #expect(page.text.contains(Self.normal("220 \(shown)")))
    #expect(page.text.contains(Self.normal(report.summary.verdict).replacing("\u{202e}", with: "\\u{202E}")))
    for element in ["script", "img", "iframe", "base", "b", "object"] {
      #expect(!page.document.contains("<\(element)>") && !page.document.contains("<\(element) "))
    }
    #expect(page.document.firstMatch(of: /<[a-z][^<>]*\son[a-z]+=/) == nil)
  }

  /// Puts markup right behind the start of the page's body.
  private static func infected(_ markup: String, keepsPolicy: Bool) throws -> TemporaryFile {
    let (file, _) = try run("analyze", "passive-download")
    defer { withExtendedLifetime(file) {} }
    var page = String(decoding: try Data(contentsOf: file.url), as: UTF8.self)
    if !keepsPolicy { page = page.replacing(/<meta http-equiv[^>]*>/, with: "") }
    page = page.replacing("<body>", with: "<body>\(markup)")
    #expect(page.contains(markup))
    return try TemporaryFile(Array(page.utf8), name: "report.html")
  }

  @Test(
    "Even markup that got into the page would do nothing, which without the policy it does", Browser.isNeeded,
    arguments: [
      "<script>document.title='owned'</script>", "<img src=x onerror=document.title='owned'>",
      "<img src=http://192.0.2.1/x.png>", "<link rel=stylesheet href=http://192.0.2.1/x.css>",
      "<iframe src=http://192.0.2.1/></iframe>",
    ])
  func policyHolds(markup: String) throws {
    let guarded = try Browser.open(Self.infected(markup, keepsPolicy: true))
    // For a frame the browser opens a connection before it asks its policy, and says nothing on it.
    let said = guarded.requests.filter { !$0.isEmpty }
    #expect(said == [])
    #expect(guarded.title != "owned")
    #expect(guarded.messages.contains("Content Security Policy"))
    let open = try Browser.open(Self.infected(markup, keepsPolicy: false))
    #expect(!open.requests.isEmpty || open.title == "owned")
  }

  // MARK: - Form

  @Test(
    "A checker of HTML finds no fault", HTMLChecker.isNeeded,
    arguments: ["idle-reset-240-seconds", "many-sessions-at-once", "tls-wrong-backend"])
  func isWellFormed(name: String) throws {
    #expect(try HTMLChecker.faults(in: Self.run("compare", name).page).isEmpty)
  }
}
