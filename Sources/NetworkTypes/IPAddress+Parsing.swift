extension IPAddress {
  /// Reads an address from its text: dotted decimal, or any form of RFC 4291 section 2.2.
  ///
  /// Returns nil for anything else; zone identifiers (`%eth0`) and leading zeros in IPv4 numbers are refused.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    if let bits = Self.ipv4Bits(bytes[...]) {
      self.init(ipv4: bits)
    } else if let groups = Self.ipv6Groups(bytes) {
      let words = groups.map(UInt64.init)
      self.init(
        ipv6High: words[0] << 48 | words[1] << 32 | words[2] << 16 | words[3],
        low: words[4] << 48 | words[5] << 32 | words[6] << 16 | words[7])
    } else {
      return nil
    }
  }

  private static func ipv4Bits(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }) else { return nil }
      if part.count > 1, part.first == UInt8(ascii: "0") { return nil }
      let value = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 48) }
      guard value <= 255 else { return nil }
      bits = bits << 8 | value
    }
    return bits
  }

  private static func ipv6Groups(_ text: [UInt8]) -> [UInt16]? {
    guard text.count <= 45 else { return nil }
    let colon = UInt8(ascii: ":")
    var halves: [ArraySlice<UInt8>] = [text[...]]
    if let gap = (0..<max(0, text.count - 1)).first(where: { text[$0] == colon && text[$0 + 1] == colon }) {
      halves = [text[..<gap], text[(gap + 2)...]]
    }
    var parsed: [[UInt16]] = []
    for (index, half) in halves.enumerated() {
      guard let groups = ipv6Half(half, mayEndInIPv4: index == halves.count - 1) else { return nil }
      parsed.append(groups)
    }
    let count = parsed.reduce(0) { $0 + $1.count }
    guard parsed.count == 2 else { return count == 8 ? parsed[0] : nil }
    guard count < 8 else { return nil }
    return parsed[0] + Array(repeating: 0, count: 8 - count) + parsed[1]
  }

  private static func ipv6Half(_ text: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if mayEndInIPv4, index == parts.count - 1, let bits = ipv4Bits(part) {
        groups += [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
        continue
      }
      guard (1...4).contains(part.count), part.allSatisfy(Self.isHexDigit),
        let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
      else { return nil }
      groups.append(value)
    }
    return groups
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}
