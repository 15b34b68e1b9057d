/// How evidence is written.
public struct EvidenceOptions: Hashable, Sendable {
  /// Whether frames keep the times of their captures, instead of the reference's clock.
  public var keepsRawTimes = false
  /// Whether passwords stay.
  public var showsPasswords = false

  /// Corrects times, and overwrites passwords.
  public init() {}
}
