/// An IPv4 or IPv6 address.
///
/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) stays an IPv6 address: it is what the frame says.
public struct IPAddress: Hashable, Sendable {
  /// The first eight bytes of an IPv6 address in network order; 0 for IPv4.
  public let high: UInt64
  /// The last eight bytes of an IPv6 address in network order, or the four of an IPv4 one.
  public let low: UInt64
  /// Whether the address has 16 bytes instead of 4.
  public let isIPv6: Bool

  /// Makes an IPv4 address from its four bytes, the first one in the top bits.
  public init(ipv4 bits: UInt32) {
    high = 0
    low = UInt64(bits)
    isIPv6 = false
  }

  /// Makes an IPv6 address from its 16 bytes, the first one in the top bits of `high`.
  public init(ipv6High high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
    isIPv6 = true
  }

  /// The bytes in network order: 4 or 16.
  public var bytes: [UInt8] {
    if !isIPv6 { return (0..<4).map { UInt8(truncatingIfNeeded: low >> (24 - 8 * $0)) } }
    return (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> (56 - 8 * (index & 7)))
    }
  }

  /// Whether this is 0.0.0.0 or ::, which no host can be reached at.
  public var isUnspecified: Bool { high == 0 && low == 0 }
}

extension IPAddress {
  /// Feeds the hasher one word for an IPv4 address and two for an IPv6 one, which is faster than all fields.
  public func hash(into hasher: inout Hasher) {
    if isIPv6 { hasher.combine(high) }
    hasher.combine(low)
  }
}

extension IPAddress: Comparable {
  /// Orders IPv4 before IPv6, then by the bytes of the address.
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    if left.isIPv6 != right.isIPv6 { return right.isIPv6 }
    return left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted decimal for IPv4, the canonical form of RFC 5952 for IPv6.
  public var description: String {
    isIPv6 ? ipv6Description : ipv4Text.string
  }

  private var ipv4Text: ShortText {
    var text = ShortText()
    for shift in stride(from: UInt64(24), through: 0, by: -8) {
      text.append(low >> shift & 0xff)
      if shift > 0 { text.append(UInt8(ascii: ".")) }
    }
    return text
  }

  private var ipv6Description: String {
    let groups = (0..<8).map { index in
      UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> (48 - 16 * (index & 3)))
    }
    // RFC 5952 section 5: an embedded IPv4 address with a well-known prefix keeps its dotted form.
    if high == 0 && low >> 32 == 0xffff {
      return "::ffff:\(IPAddress(ipv4: UInt32(truncatingIfNeeded: low)))"
    }
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let zeros = Self.longestZeroRun(in: groups) else { return text(0..<8) }
    return text(0..<zeros.lowerBound) + "::" + text(zeros.upperBound..<8)
  }

  /// The leftmost longest run of at least two zero groups (RFC 5952 sections 4.2.2 and 4.2.3).
  private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    while start < groups.count {
      guard groups[start] == 0 else {
        start += 1
        continue
      }
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start >= 2, end - start > (best?.count ?? 0) { best = start..<end }
      start = end
    }
    return best
  }
}
