/// What a system or program sends by itself to keep a silent connection alive.
public struct KeepAliveDefault: Hashable, Sendable {
  /// The system or program.
  public let product: String
  /// After how long without traffic the first one goes out, in words.
  public let first: String
  /// The time between two, and how many.
  public let repeats: String
  /// When it does so at all, and what it sends.
  public let remark: String
  /// Whether it is stated from memory, without a document at hand.
  public private(set) var isUnverified = false
}
