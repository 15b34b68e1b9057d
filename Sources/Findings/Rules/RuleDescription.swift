/// What a rule looks for, in words: the source of its page, of `explain` and of what reports say.
public struct RuleDescription: Sendable {
  /// The code, such as `FTP102`.
  public let code: String
  /// The name of the pattern.
  public let name: String
  /// What it finds, in one line without a full stop.
  public let title: String
  /// When it fires, and how severe it is then.
  public let severity: String
  /// What it means, a paragraph each.
  public let meaning: [String]
  /// How it looks on the wire, a line each.
  public let onTheWire: [String]
  /// A Wireshark display filter to start from.
  public let displayFilter: String
  /// What may have caused it, the likeliest first.
  public let causes: [String]
  /// What to change, by product.
  public let remedies: [String]
  /// What looks like it and is not, and why it is not reported.
  public let lookAlikes: [String]
}

extension RuleDescription: Hashable {
  /// Codes are never reused: rules of one code are one rule.
  public static func == (left: RuleDescription, right: RuleDescription) -> Bool { left.code == right.code }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
  }
}
