/// How much a finding matters.
public enum Severity: String, Hashable, Sendable, Comparable, CaseIterable {
  /// Worth knowing.
  case note
  /// It will fail, or something is wrong that has not bitten yet.
  case warning
  /// A transfer or a login failed because of it.
  case error

  /// Orders them from the least to the most.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  /// How much it matters, from 0.
  package var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}
