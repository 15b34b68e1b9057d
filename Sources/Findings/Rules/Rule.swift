/// A rule: what it looks for, in words, beside the check.
protocol Rule: Sendable {
  /// The rule in words.
  static var description: RuleDescription { get }
}

/// A rule that looks at one session at a time.
protocol SessionRule: Rule {
  /// The incidents in a session.
  static func incidents(in session: SessionExamination) -> [Incident]
}

/// A rule that looks at one transfer at a time.
protocol TransferRule: Rule {
  /// The incidents in a transfer.
  static func incidents(in transfer: TransferExamination) -> [Incident]
}

/// A rule that looks at several traces together.
protocol ComparisonRule: Rule {
  /// The incidents; those of one session name it first.
  static func incidents(in comparison: ComparisonExamination) -> [Incident]
}

/// A rule that looks at a whole trace.
protocol TraceRule: Rule {
  /// The incidents in a trace.
  static func incidents(in trace: TraceExamination) -> [Incident]
}
