public import FTPSessions
internal import NetworkTypes
internal import ParallelWork
public import TraceComparison

/// Finds out what went wrong: runs the rules over traces, each by itself.
public struct Examiner: Sendable {
  private let settings: AnalysisSettings
  private let jobs: Int

  /// Makes an examiner that looks at up to `jobs` traces at the same time.
  public init(settings: AnalysisSettings, jobs: Int = 1) {
    self.settings = settings
    self.jobs = jobs
  }

  /// The findings, worst first.
  public func findings(in traces: [Trace]) -> [Finding] {
    let found = Workers(jobs).map(traces.count) { place in
      let incidents = Self.incidents(in: TraceExamination(traces[place], at: place, settings: settings))
      return Grouping.findings(of: incidents, in: place)
    }
    return Self.ranked(found.flatMap(\.self))
  }

  /// The findings on traces that were compared, worst first.
  ///
  /// One incident is told once, with evidence from every vantage point that saw it. The references to sessions and
  /// transfers count those of the comparison, as if it were one trace.
  public func findings(in comparison: Comparison) -> [Finding] {
    let examined = ComparisonExamination(comparison, settings: settings)
    return Self.ranked(Grouping.findings(of: examined.incidents(), in: 0))
  }

  private static func ranked(_ found: [(finding: Finding, time: Timestamp)]) -> [Finding] {
    found.enumerated().sorted { rank($0.element, $0.offset) < rank($1.element, $1.offset) }
      .map(\.element.finding)
  }

  /// What is worse comes first; then what is surer; then by code, and by the order in which it was found.
  private static func rank(_ found: (finding: Finding, time: Timestamp), _ offset: Int) -> Rank {
    Rank(
      severity: found.finding.severity, confidence: found.finding.confidence,
      // What is true of all sessions says more than what became of some.
      code: found.finding.code == NoSessionAffinity.description.code ? "" : found.finding.code, offset: offset
    )
  }

  private struct Rank: Comparable {
    let severity: Severity
    let confidence: Confidence
    let code: String
    let offset: Int

    static func < (left: Rank, right: Rank) -> Bool {
      if left.severity != right.severity { return left.severity > right.severity }
      if left.confidence != right.confidence { return left.confidence > right.confidence }
      return (left.code, left.offset) < (right.code, right.offset)
    }
  }

  /// What the rules of sessions and transfers find in one session, before precedence.
  static func incidents(in session: SessionExamination) -> [Incident] {
    var incidents: [Incident] = []
    // Most rules find nothing, and even nothing would be appended to a new array.
    func add(_ found: [Incident]) {
      if !found.isEmpty { incidents += found }
    }
    for rule in RuleBook.ofSessions { add(rule.incidents(in: session)) }
    for transfer in session.transfers {
      for rule in RuleBook.ofTransfers { add(rule.incidents(in: transfer)) }
    }
    return incidents
  }

  private static func incidents(in trace: TraceExamination) -> [Incident] {
    var incidents: [Incident] = []
    for session in trace.sessions {
      let ofSession = Self.incidents(in: session)
      // Most sessions have none.
      if !ofSession.isEmpty { incidents += Precedence.settle(ofSession) }
    }
    for rule in RuleBook.ofTraces { incidents += rule.incidents(in: trace) }
    return incidents
  }
}
