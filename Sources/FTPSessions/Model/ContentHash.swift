internal import NetworkTypes

/// The hash FNV-1a of 64 bits: the same in every run, unlike Swift's own.
public struct ContentHash: Hashable, Sendable {
  /// The hash of what was combined so far.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Makes the hash of nothing.
  public init() {}

  /// Adds a number.
  public mutating func combine(_ number: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  /// Adds bytes.
  public mutating func combine(_ bytes: RawSpan) {
    for offset in 0..<bytes.byteCount { mix(bytes.byte(at: offset)) }
  }

  private mutating func mix(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
