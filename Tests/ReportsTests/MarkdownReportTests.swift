import FTPSessions
import NetworkTypes
import TestSupport
import Testing

@testable import Presentation

/// Reports in Markdown, and what text from the wire can do to them.
@Suite("Markdown")
struct MarkdownReportTests {
  @Test(
    "Words that Markdown or a ticket system would act upon are code, and others are left alone",
    arguments: [
      ("plain words, 3,000 bytes (S1.T1).", "plain words, 3,000 bytes (S1.T1)."),
      ("ask @team now", "ask `@team` now"), ("see #12, please", "see `#12`, please"),
      ("a *b* _c_", "a `*b*` `_c_`"), ("<b>", "`<b>`"), ("&lt;", "`&lt`;"),
      ("![x](http://y)", "`![x](http://y`)"),
      ("http://evil.example", "`http://evil.example`"), ("www.evil.example.", "`www.evil.example`."),
      ("a | b", "a `|` b"), ("x `` y", "x ``` `` ``` y"), ("it's `x`!", "it's `` `x` ``!"),
      ("\\@a", "`\\@a`"),
      ("a\nb", "`a\\u{A}b`"), (":smile: $x$ ~y~", "`:smile`: `$x$` `~y~`"), ("C1:140", "C1:140"),
      ("(/pub/a_b)", "(`/pub/a_b`)"), ("\"quoted *\"", "\"quoted `*`\""), ("1. list", "`1`. list"),
      ("- list", "`-` list"), ("===", "`===`"), ("# title", "`#` title"), ("> quote", "`>` quote"), ("", ""),
      ("   spaces   go ", "spaces go"),
    ])
  func prose(text: String, expected: String) {
    #expect(Markdown.prose(text) == expected)
  }

  @Test("Where something else starts the line, dashes and numbers are left alone")
  func inline() {
    #expect(Markdown.inline("- 1. +2 =3 *") == "- 1. +2 =3 `*`")
  }

  @Test("A cell of a table cannot be divided")
  func cells() {
    #expect(Markdown.row([Markdown.inline("a|b"), Markdown.code("\\|")]) == "| `a\\u{7C}b` | `\\\\u{7C}` |")
  }

  @Test(
    "In a diagram nothing is a statement, an entity, a comment or the end of a block",
    arguments: [
      ("226 Done.", "226 Done."), ("a;b", "a#59;b"), ("#x;", "#35;x#59;"),
      ("%%{init}", "#37;#37;#123;init#125;"),
      ("end", "#101;nd"), ("the END.", "the #69;ND."), ("ending", "ending"), ("```", "#96;#96;#96;"),
      ("<br/>", "#60;br/#62;"), ("a: b", "a#58; b"), ("ﬂ°°59¶ß", "ﬂ#176;#176;59#182;ß"),
      ("a\nb", "a#92;u#123;A#125;b"),
    ])
  func mermaid(text: String, expected: String) {
    #expect(MermaidLadder.escaped(text) == expected)
  }

  private static let nasty = [
    "@team", "```", "~~~", "</details>", "<!--", "[x](javascript:y)", "![x](http://y)", "| a |", "end; #1",
    "%%{init}%%",
    "\u{202E}x", "`x", "# title",
  ]

  @Test("Wire text stands in code or in escapes, wherever it comes from", arguments: nasty)
  func hostileText(text: String) throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 \(text)").command("USER \(text)").reply("331 Password")
      control.command("PASS secret").reply("230 \(text)").command("PASV").reply("227 (198,51,100,20,200,1)")
      control.command("RETR /\(text)").reply("550 \(text)").close()
    }
    let markdown = try scene.markdown()
    #expect(markdown.contains("FTP402") && markdown.contains("```mermaid\n"))
    var isInDiagram = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        #expect(line == (isInDiagram ? "```" : "```mermaid"))
        isInDiagram.toggle()
      } else if isInDiagram {
        #expect(!line.contains("@") && !line.contains("`") && !line.contains("%"))
      } else {
        let prose = Self.withoutCode(line)
        #expect(!prose.contains { "`@<>[]~\\".contains($0) }, "\(line)")
        #expect(!prose.contains("|") || line.hasPrefix("| "))
      }
    }
    #expect(!isInDiagram)
    // Every row of a table has as many cells as its head.
    let tables = markdown.split(separator: "\n", omittingEmptySubsequences: false).split {
      !$0.hasPrefix("|")
    }
    #expect(tables.count == 2)
    for table in tables { #expect(Set(table.map { $0.count { $0 == "|" } }).count == 1) }
  }

  /// The line without its spans of code, as CommonMark 6.1 tells them.
  private static func withoutCode(_ line: Substring) -> String {
    var rest = line
    var result = ""
    while let start = rest.firstIndex(of: "`") {
      result += rest[..<start]
      let fence = rest[start...].prefix { $0 == "`" }
      rest = rest[fence.endIndex...]
      while let next = rest.firstIndex(of: "`") {
        let run = rest[next...].prefix { $0 == "`" }
        rest = rest[run.endIndex...]
        if run.count == fence.count { break }
        if !rest.contains("`") { return result + "`" }
      }
    }
    return result + rest
  }

  @Test("The verdict comes first, then findings, the ladder and the sessions")
  func order() throws {
    let scene = try ReportedScene(keepsDialogue: true) { _, control in
      control.handshake().reply("220 ready").command("USER alice").reply("331 Password").command(
        "PASS secret")
      control.reply("230 ok").command("PASV").reply("227 (198,51,100,20,200,1)").command("RETR a")
      control.reply("550 No such file").close()
    }
    let lines = try scene.markdown().split(separator: "\n")
    #expect(lines.first?.contains("550") == true)
    #expect(
      lines.filter { $0.hasPrefix("## ") } == [
        "## Findings", "## Ladder of S1", "## Transfers that failed", "## Sessions", "## Captures",
      ])
    #expect(try !scene.markdown().contains("secret"))
    #expect(lines.contains { $0.contains("-->>h0: 550 No such file<br/>+") })
  }
}
