/// The findings that a scenario states: those that must be reported, may be, and must not be.
struct ExpectedFindings: Decodable {
  struct Required: Decodable, CustomStringConvertible {
    let code: String
    let severity: String?
    let count: Int?
    let facts: [String: JSONValue]?

    func isMet(by finding: ReportedAnalysis.Finding) -> Bool {
      guard finding.code == code, severity ?? finding.severity == finding.severity,
        count ?? finding.count == finding.count
      else { return false }
      return (facts ?? [:]).allSatisfy { finding.facts[$0.key] == $0.value }
    }

    var description: String {
      let facts = (facts ?? [:]).map { "\($0): \($1)" }.sorted().joined(separator: ", ")
      return "\(severity ?? "") \(code) \(facts)"
    }
  }

  let must: [Required]
  let may: [String]
  let mustNot: [String]

  /// What is missing or wrong in the findings of a report, a line each.
  func problems(with findings: [ReportedAnalysis.Finding]) -> [String] {
    var problems: [String] = []
    var left = findings
    for required in must {
      if let place = left.firstIndex(where: required.isMet) {
        left.remove(at: place)
      } else {
        problems.append("missing \(required) among \(findings.map(\.description))")
      }
    }
    let allowed = Set(may + must.map(\.code))
    for finding in findings {
      if mustNot.contains(finding.code) { problems.append("forbidden: \(finding)") }
      if finding.severity != "note", !allowed.contains(finding.code) {
        problems.append("unlisted: \(finding)")
      }
    }
    return problems
  }
}
