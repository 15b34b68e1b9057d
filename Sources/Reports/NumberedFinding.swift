public import Findings

/// A finding with the id that it goes by.
public struct NumberedFinding: Sendable {
  /// `F1` and so on, counted over all findings before any is left out.
  public let id: String
  /// The finding.
  public let finding: Finding
}
