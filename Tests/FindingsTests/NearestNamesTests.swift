import Findings
import Testing

@Suite("What somebody may have meant")
struct NearestNamesTests {
  @Test(
    "The nearest names come first",
    arguments: [
      ("azure", ["azure-lb", "azure-lb-reset"]), ("aws-nbl", ["aws-nlb"]),
      ("AZURE-LB", ["azure-lb", "azure-lb-reset"]),
      ("nlb", ["aws-nlb"]), ("haproxy", []), ("", []),
    ])
  func names(text: String, found: [String]) {
    #expect(
      NearestNames.nearest(to: text, in: ["azure-lb", "azure-lb-reset", "aws-nlb", "fortigate"]) == found)
  }

  @Test(
    "Of codes the most alike is first",
    arguments: [("FTP4O2", "FTP402"), ("402x", "FTP402"), ("ftp-402", "FTP402"), ("transfer-fail", "FTP402")])
  func codes(text: String, first: String) {
    #expect(RuleBook.suggestions(for: text).first?.hasPrefix(first) == true)
  }

  @Test(
    "A rule is found by its code or name, in capitals or not",
    arguments: ["FTP402", "ftp402", "Transfer-Failed"])
  func rules(text: String) {
    #expect(RuleBook.description(of: text)?.code == "FTP402")
  }
}
