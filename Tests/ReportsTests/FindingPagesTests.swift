import Findings
import Foundation
import Presentation
import Reports
import Testing

/// The pages in `Docs/Findings` are what the rules say.
///
/// `FTPTRACE_RECORD=1 swift test --filter FindingPages` makes them anew, and fails so that nobody records by accident.
@Suite("FindingPages")
struct FindingPagesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Docs/Findings").standardizedFileURL

  /// The pages by their names.
  private static let pages: [String: String] = {
    var pages = ["README.md": RuleIndex(RuleBook.descriptions).markdown]
    for rule in RuleBook.descriptions { pages["\(rule.code).md"] = RulePage(rule).markdown }
    return pages
  }()

  @Test("Every rule has its page, every page its rule, and the text is the rule's")
  func pagesAreFresh() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    if ProcessInfo.processInfo.environment["FTPTRACE_RECORD"] == "1" {
      for name in names where Self.pages[name] == nil {
        try FileManager.default.removeItem(at: Self.folder.appending(path: name))
      }
      for (name, text) in Self.pages {
        try Data(text.utf8).write(to: Self.folder.appending(path: name))
      }
      Issue.record(
        "\(Self.pages.count) pages recorded in \(Self.folder.path); run again without FTPTRACE_RECORD")
      return
    }
    #expect(
      names == Self.pages.keys.sorted(),
      "record them anew: FTPTRACE_RECORD=1 swift test --filter FindingPages")
    for (name, text) in Self.pages.sorted(by: { $0.key < $1.key }) {
      let page = try? String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
      #expect(page == text, "\(name) is stale: FTPTRACE_RECORD=1 swift test --filter FindingPages")
    }
  }

  @Test("Rules are described in full, in sentences that end", arguments: RuleBook.descriptions.map(\.code))
  func complete(code: String) throws {
    let rule = try #require(RuleBook.description(of: code.lowercased()))
    #expect(RuleBook.description(of: rule.name.uppercased())?.code == code)
    #expect(code.wholeMatch(of: /FTP[1-9][0-9][0-9]/) != nil)
    #expect(rule.name.wholeMatch(of: /[a-z]+(-[a-z]+)+/) != nil)
    #expect(!rule.title.hasSuffix("."))
    #expect(rule.severity.hasSuffix("."))
    #expect(rule.meaning.allSatisfy { $0.hasSuffix(".") } && !rule.meaning.isEmpty)
    #expect(
      !rule.onTheWire.isEmpty && !rule.causes.isEmpty && !rule.remedies.isEmpty && !rule.lookAlikes.isEmpty)
    #expect(rule.lookAlikes.allSatisfy { $0.hasSuffix(".") })
    #expect(!rule.displayFilter.isEmpty)
  }

  @Test("Codes and names are unique, and in order")
  func unique() {
    let codes = RuleBook.descriptions.map(\.code)
    #expect(codes == Set(codes).sorted())
    #expect(Set(RuleBook.descriptions.map(\.name)).count == codes.count)
  }
}
