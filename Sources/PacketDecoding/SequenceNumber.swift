/// A TCP sequence number, which wraps at 2^32 (RFC 9293 section 3.4).
public struct SequenceNumber: Hashable, Sendable {
  /// The number as it stands in the header.
  public let rawValue: UInt32

  /// Makes a sequence number.
  public init(_ rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// How far this number lies behind `other`, through the wrap.
  ///
  /// From -2^31 to 2^31-1.
  public func distance(from other: SequenceNumber) -> Int {
    Int(Int32(bitPattern: rawValue &- other.rawValue))
  }

  /// The number `count` bytes further on, through the wrap.
  public func advanced(by count: Int) -> SequenceNumber {
    SequenceNumber(rawValue &+ UInt32(truncatingIfNeeded: count))
  }
}
