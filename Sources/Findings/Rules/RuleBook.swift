/// All rules.
public enum RuleBook {
  static let ofSessions: [any SessionRule.Type] = [
    ControlIdleDuringTransfer.self,
    ControlResetAfterTransfer.self,
    ControlBlackHole.self,
    ControlClosedBeforeFinalReply.self,
    KeepAliveTooSlow.self,
    NoKeepAlive.self,
    ServerIdleTimeout.self,
    ControlReset.self,
    ControlConnectionFailed.self,
    ServiceRefused.self,
  ]

  static let ofTransfers: [any TransferRule.Type] = [
    FinalReplyLate.self,
    DataConnectionRefused.self,
  ]

  static let ofTraces: [any TraceRule.Type] = [
    IdleTimeoutInferred.self
  ]

  static let ofComparisons: [any ComparisonRule.Type] = [
    EndpointRewritten.self,
    WrongBackend.self,
    CrossedDataConnection.self,
    NoSessionAffinity.self,
    ResetInjected.self,
    SegmentsLostBetween.self,
    ProxiedConnection.self,
    AnsweredByBalancer.self,
    ClocksUnaligned.self,
  ]

  /// What the rules look for, in words, in the order of their codes.
  public static let descriptions: [RuleDescription] = {
    let rules: [any Rule.Type] = ofSessions + ofTransfers + ofTraces + ofComparisons
    return rules.map { $0.description }.sorted { $0.code < $1.code }
  }()

  /// The rule of a code, in capitals.
  public static func description(of code: String) -> RuleDescription? {
    descriptions.first { $0.code == code }
  }
}
