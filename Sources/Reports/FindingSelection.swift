public import Findings

/// Which findings a report shows.
public struct FindingSelection: Hashable, Sendable {
  /// Codes that are shown; nil shows all.
  public var selected: Set<String>?
  /// Codes that are not shown.
  public var ignored: Set<String> = []
  /// The least severity that is shown.
  public var minimum = Severity.note

  /// Shows everything.
  public init() {}

  /// Whether a finding is shown.
  public func shows(_ finding: Finding) -> Bool {
    finding.severity >= minimum && !ignored.contains(finding.code) && selected?.contains(finding.code) ?? true
  }
}
