/// What is known of a control line beside its bytes.
public struct ControlLineTraits: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes traits from their bits.
  @inlinable public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Bytes before the line were not captured: its start may be missing.
  @inlinable public static var followsGap: ControlLineTraits { ControlLineTraits(rawValue: 1) }
  /// The rest of the line was not captured, or never sent.
  @inlinable public static var isCut: ControlLineTraits { ControlLineTraits(rawValue: 2) }
  /// The line was longer than the limit; its rest was dropped.
  @inlinable public static var isTooLong: ControlLineTraits { ControlLineTraits(rawValue: 4) }
}
