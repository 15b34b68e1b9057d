/// A server behind a balancer, or the only one.
public struct Backend: Hashable, Sendable {
  /// The name: its capture's, or its address where a capture holds several.
  public let name: String
  /// The place of its own capture; nil where it is known from a capture in the middle.
  public let trace: Int?
}
