/// A timer of server or client software, as its documentation states it.
public struct SoftwareTimer: Hashable, Sendable {
  /// The product.
  public let product: String
  /// The setting's name there.
  public let setting: String
  /// The default, in words.
  public let value: String
  /// What it limits, and what happens when it runs out.
  public let effect: String
  /// Where it is documented.
  public let source: String
}
