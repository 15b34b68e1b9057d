/// What is known of a control line beside its bytes.
public struct ControlLineTraits: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes traits from their bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Bytes before the line were not captured: its start may be missing.
  public static let followsGap = ControlLineTraits(rawValue: 1)
  /// The rest of the line was not captured, or never sent.
  public static let isCut = ControlLineTraits(rawValue: 2)
  /// The line was longer than the limit; its rest was dropped.
  public static let isTooLong = ControlLineTraits(rawValue: 4)
}
