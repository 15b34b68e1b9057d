internal import Findings
public import Reports

/// The findings that a list of ids, codes and names asks for.
public struct FindingChoice: Sendable {
  /// The findings asked for, in the order of the report, each once.
  public let findings: [NumberedFinding]
  /// What was asked for and is not among the findings.
  public let unknown: [String]

  /// Chooses among the findings of a report; ids and codes may be written in capitals or not.
  public init(_ names: [String], in report: Report) {
    var chosen = Set<String>()
    var unknown: [String] = []
    for name in names {
      let code = RuleBook.description(of: name)?.code
      let found = report.findings.filter { $0.id == name.uppercased() || $0.finding.code == code }
      if found.isEmpty { unknown.append(name) }
      chosen.formUnion(found.map(\.id))
    }
    findings = report.findings.filter { chosen.contains($0.id) }
    self.unknown = unknown
  }
}
