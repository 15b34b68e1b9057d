public import NetworkTypes

/// Finds the passwords of a session in what repeats them.
public enum SecretSearch {
  /// Shorter ones are looked for as words of their own only: they would be found in any text.
  static let minimumPart = 4

  /// Where secrets stand in a text, in any order; letters may have become capitals, as some servers repeat them.
  ///
  /// Of a secret that was too long to be kept whole, everything from its start on.
  public static func places(of secrets: [WireText], in text: [UInt8]) -> [Range<Int>] {
    guard !secrets.isEmpty, !text.isEmpty else { return [] }
    let folded = text.map(Self.folded)
    return secrets.flatMap { places(of: $0.bytes, in: folded) }
  }

  private static func places(of secret: [UInt8], in text: [UInt8]) -> [Range<Int>] {
    let isCut = secret.count >= Dialogue.Limit.secretBytes
    let wanted = secret.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed().map(Self.folded)
    guard let first = wanted.first, wanted.count <= text.count else { return [] }
    var places: [Range<Int>] = []
    var start = 0
    while start + wanted.count <= text.count {
      let end = start + wanted.count
      guard text[start] == first, text[start..<end].elementsEqual(wanted),
        wanted.count >= minimumPart || isWord(start..<end, in: text)
      else {
        start += 1
        continue
      }
      places.append(start..<(isCut ? text.count : end))
      start = end
    }
    return places
  }

  /// Whether no letter or digit touches what stands at a place.
  private static func isWord(_ place: Range<Int>, in text: [UInt8]) -> Bool {
    (place.lowerBound == 0 || !isWordByte(text[place.lowerBound - 1]))
      && (place.upperBound == text.count || !isWordByte(text[place.upperBound]))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
