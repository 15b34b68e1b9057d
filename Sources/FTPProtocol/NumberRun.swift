/// The first run of numbers in a text that is long enough: numbers separated by commas, with blanks around them.
struct NumberRun {
  /// Numbers that are kept; no announcement has more than the 21 of an IPv6 address in LPRT.
  static let maximumCount = 24

  /// The numbers, held at a value that is out of every range where they are too large.
  private(set) var numbers = InlineArray<24, Int>(repeating: 0)
  /// How many numbers the run has, those beyond the limit included.
  private(set) var count = 0
  /// The offset behind the last number.
  private(set) var end = 0

  /// Finds the first run of at least `minimum` numbers; nil where there is none.
  init?(in text: [UInt8], atLeast minimum: Int) {
    let limit = min(text.count, EndpointParser.maximumText)
    var offset = 0
    while offset < limit {
      guard Self.isDigit(text[offset]) else {
        offset += 1
        continue
      }
      read(text, from: offset, limit: limit)
      if count >= minimum { return }
      offset = end
    }
    return nil
  }

  /// Whether every number fits into a byte.
  var isInBytes: Bool {
    guard count <= Self.maximumCount else { return false }
    return (0..<count).allSatisfy { numbers[$0] <= 255 }
  }

  /// Reads the run that starts with the digit at `start`.
  private mutating func read(_ text: [UInt8], from start: Int, limit: Int) {
    count = 0
    var offset = start
    while offset < limit, Self.isDigit(text[offset]) {
      var number = 0
      while offset < limit, Self.isDigit(text[offset]) {
        number = min(number * 10 + Int(text[offset] - UInt8(ascii: "0")), 1_000_000)
        offset += 1
      }
      if count < Self.maximumCount { numbers[count] = number }
      count += 1
      end = offset
      // The run goes on only where a comma and another number follow.
      offset = Self.skippingBlanks(text, from: offset, limit: limit)
      guard offset < limit, text[offset] == UInt8(ascii: ",") else { return }
      offset = Self.skippingBlanks(text, from: offset + 1, limit: limit)
    }
  }

  private static func skippingBlanks(_ text: [UInt8], from start: Int, limit: Int) -> Int {
    var offset = start
    while offset < limit, text[offset] == 0x20 { offset += 1 }
    return offset
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
