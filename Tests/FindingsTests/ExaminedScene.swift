import FTPSessions
import Findings
import TestScenes
import Testing

extension Scene {
  /// What the rules find in the frames.
  func findings(role: VantagePointRole = .unknown) -> [Finding] {
    Examiner(settings: settings).findings(in: [trace(role: role)])
  }

  /// The finding of a code; fails the test where there is none or more than one.
  func finding(
    _ code: String, role: VantagePointRole = .unknown, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Finding {
    let all = findings(role: role)
    let found = all.filter { $0.code == code }
    try #require(found.count == 1, "\(all.map(\.code))", sourceLocation: sourceLocation)
    return try #require(found.first, sourceLocation: sourceLocation)
  }

  /// The codes of all findings that are no notes, in the order of the report.
  func alarms(role: VantagePointRole = .unknown) -> [String] {
    findings(role: role).filter { $0.severity > .note }.map(\.code)
  }
}

extension Finding {
  /// A fact by its name.
  func fact(_ name: String) -> FactValue? { facts.first { $0.name == name }?.value }
}
