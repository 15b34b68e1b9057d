import FTPSessions
import Findings
import NetworkTypes
import TestScenes
import Testing
import TraceComparison

/// What is found when the captures of a world are compared.
struct ComparedWorld {
  let comparison: Comparison
  let findings: [Finding]

  init(_ world: World, hasAllBackends: Bool = false) {
    var settings = AnalysisSettings()
    settings.idleThreshold = ElapsedTime(seconds: 20)
    settings.hasAllBackends = hasAllBackends
    comparison = Comparison(world.traces)
    findings = Examiner(settings: settings).findings(in: comparison)
  }

  /// The codes of what is worse than a note, in order.
  var troubles: [String] { findings.filter { $0.severity > .note }.map(\.code) }

  /// The only finding of a code.
  func only(_ code: String) throws -> Finding {
    let found = findings.filter { $0.code == code }
    try #require(found.count == 1, "\(code) among \(findings.map(\.code))")
    return try #require(found.first)
  }
}

extension Finding {
  /// A fact as text; nil where it is none.
  func text(_ name: String) -> String? {
    guard case .text(let text)? = facts.first(where: { $0.name == name })?.value else { return nil }
    return text
  }

  /// A fact as a whole number.
  func number(_ name: String) -> Int? {
    guard case .integer(let number)? = facts.first(where: { $0.name == name })?.value else { return nil }
    return number
  }
}
