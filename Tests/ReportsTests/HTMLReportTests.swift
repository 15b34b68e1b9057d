import Foundation
import NetworkTypes
import Reports
import TestSupport
import Testing

@testable import Presentation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The page is well-formed, whatever was on the wire, and its size is bounded.
@Suite("HTML report")
struct HTMLReportTests {
  /// The elements of a page by name, and their text; nil where a reader of XML finds a fault.
  private final class Elements: NSObject, XMLParserDelegate {
    private(set) var counts: [String: Int] = [:]
    private(set) var attributes: Set<String> = []
    private(set) var text = ""

    init?(_ page: String) {
      super.init()
      let parser = XMLParser(data: Data(page.utf8))
      parser.delegate = self
      guard parser.parse() else { return nil }
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) {
      counts[name, default: 0] += 1
      self.attributes.formUnion(attributes.keys)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  /// A session in which a server puts a text everywhere it can.
  private static func scene(_ text: [UInt8]) throws -> ReportedScene {
    try ReportedScene(keepsDialogue: true) { _, control in
      func server(_ start: String) {
        control.fromServer { $0.payload = Array(start.utf8) + text + [13, 10] }
        control.fromClient([.ack])
      }
      func client(_ start: String) {
        control.fromClient { $0.payload = Array(start.utf8) + text + [13, 10] }
        control.fromServer([.ack])
      }
      control.handshake()
      server("220 ")
      client("USER ")
      server("331 ")
      control.command("PASS secret").reply("230 ok").command("PASV").reply("227 (198,51,100,20,200,1)")
      client("RETR /")
      server("550 ")
      control.close()
    }
  }

  private static let markup: [[UInt8]] =
    [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style></title>", "&amp;&#60;b&#62;",
      "' onclick='x", "\"\u{301} onclick=\"x", "]]>", "<!--", "-->", "<\u{338}b>", "\u{202e}x",
    ].map { Array($0.utf8) }

  @Test("Markup adds no element and no attribute", arguments: markup)
  func addsNothing(text: [UInt8]) throws {
    let harmless = try #require(Elements(Self.scene(Array("harmless".utf8)).html()))
    #expect(try Elements(Self.scene(text).html())?.counts == harmless.counts)
  }

  @Test(
    "Text adds no kind of element and no attribute, cannot act, and stays to be read",
    arguments: markup + OutputSafetyTests.nasty)
  func stays(text: [UInt8]) throws {
    let harmless = try #require(Elements(Self.scene(Array("harmless".utf8)).html()))
    let page = try Self.scene(text).html()
    let elements = try #require(Elements(page), "not well-formed")
    #expect(Set(elements.counts.keys) == Set(harmless.counts.keys))
    #expect(elements.attributes == harmless.attributes)
    #expect(page.unicodeScalars.allSatisfy { $0 == "\n" || !TerminalText.isUnsafe($0) })
    // What stands behind a colon in the user's name is taken for a password.
    if let text = String(validating: text, as: UTF8.self), !text.contains(":"),
      !text.unicodeScalars.contains(where: TerminalText.isUnsafe)
    {
      #expect(elements.text.contains("220 \(text)"))
    }
  }

  // MARK: - Size

  /// Many sessions at once, the last of which is refused.
  private static func crowd(_ count: Int) throws -> ReportedScene {
    let timeline = TestTimeline()
    for number in 0..<count {
      let client = Endpoint(
        IPAddress(ipv4: 0x0a00_0000 + UInt32(number / 100)), UInt16(20_000 + number % 100))
      let control = Conversation(on: timeline, client: client, server: Endpoint(ReportedScene.server, 21))
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?").command("PASS x")
      control.reply(number + 1 < count ? "230 ok" : "530 no").command("PWD").reply("257 \"/\"").close()
    }
    return try ReportedScene(timeline.frames, keepsDialogue: true)
  }

  @Test("Of very many sessions the worst are shown, and it is said how many are not")
  func bounded() throws {
    let page = try Self.crowd(1203).html()
    let elements = try #require(Elements(page))
    #expect(page.utf8.count < 1_500_000)
    #expect(elements.text.contains("1,203 sessions"))
    #expect(elements.text.contains("203 more sessions not listed: 203 ok"))
    #expect(elements.text.contains("1,003 more sessions not drawn: 1,003 ok"))
    #expect(elements.text.contains("Below are the details of 200 of 1,203 sessions"))
    #expect(page.matches(of: /<details class="session/).count == 200)
    #expect(page.contains("<details class=\"session failed\"><summary><strong>S1203"))
    // All of the dialogue that there is room for is that of the sessions with details.
    #expect(page.matches(of: /<table class="dialogue"/).count == 200)
  }

  @Test("A page on nothing says so")
  func empty() throws {
    let elements = try #require(Elements(ReportedScene([]).html()))
    #expect(elements.text.contains("There are no sessions in the captures"))
    #expect(elements.counts["figure"] == nil)
  }

  @Test("Without the dialogue the page says that it is left out")
  func withoutDialogue() throws {
    let scene = try ReportedScene { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password?").close()
    }
    let text = try #require(Elements(scene.html())).text
    #expect(text.contains("The dialogue is left out"))
    #expect(!text.contains("Password?"))
  }

  // MARK: - Checks

  @Test("A check is told as one that found nothing only where it was made and would have been shown")
  func checks() throws {
    let page = try Self.scene(Array("harmless".utf8)).html()
    let section = try #require(
      page.firstMatch(of: /<section id="checks">.*?<\/section>/.dotMatchesNewlines())
    ).0
    let parts = section.split(separator: "<details>", maxSplits: 1)
    #expect(parts.count == 2)
    // A password in clear text was found, and comparing was not asked for.
    #expect(parts[0].contains("FTP201") && !parts[0].contains("FTP601") && !parts[0].contains("FTP501"))
    #expect(parts[1].contains("FTP501") && !parts[1].contains("FTP601"))
  }
}
