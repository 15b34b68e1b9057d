public import TraceComparison

/// By what a leg was recognised.
public struct ReportedMatch: Decodable, Sendable {
  /// The key.
  public let method: Match.Method
  /// How sure it is, from 0 to 1.
  public let score: Double
}
