/// All rules.
public enum RuleBook {
  static let ofSessions: [any SessionRule.Type] = [
    ControlIdleDuringTransfer.self,
    BounceAttempt.self,
  ]

  static let ofTransfers: [any TransferRule.Type] = [
    DataConnectionRefused.self,
    TransferTruncated.self, TransferFailed.self, TransferAborted.self, TransferUnconfirmed.self,
    LossyTransfer.self,
    CleartextData.self,
  ]

  static let ofTraces: [any TraceRule.Type] = [
    CleartextPassword.self, LoginFailures.self,
  ]

  /// What the rules look for, in words, in the order of their codes.
  public static let descriptions: [RuleDescription] = {
    let rules: [any Rule.Type] = ofSessions + ofTransfers + ofTraces
    return rules.map { $0.description }.sorted { $0.code < $1.code }
  }()

  /// The rule of a code, in capitals.
  public static func description(of code: String) -> RuleDescription? {
    descriptions.first { $0.code == code }
  }
}
