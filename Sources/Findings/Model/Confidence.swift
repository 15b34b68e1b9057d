/// How sure a finding is.
public enum Confidence: String, Hashable, Sendable, Comparable, CaseIterable {
  /// It explains what was seen, and so do other things.
  case possible
  /// What was seen has hardly another explanation.
  case likely
  /// It was seen.
  case certain

  /// Orders them from the least to the most.
  public static func < (left: Confidence, right: Confidence) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .possible: 0
    case .likely: 1
    case .certain: 2
    }
  }
}
