/// Puts a short ASCII text together without an allocation for each of its parts: numbers, times, addresses.
public struct ShortText: Sendable {
  /// Bytes that it can hold; what goes beyond them is left out.
  public static let capacity = 64

  private var bytes = InlineArray<64, UInt8>(repeating: 0)
  /// Bytes that it holds.
  public private(set) var count = 0

  /// Starts without bytes.
  public init() {}

  /// Appends one ASCII character.
  public mutating func append(_ byte: UInt8) {
    guard count < Self.capacity else { return }
    bytes[count] = byte
    count += 1
  }

  /// Appends a number in decimal, with zeros in front up to `width` digits.
  public mutating func append(_ number: UInt64, width: Int = 1) {
    // Most parts of times are pairs of digits.
    if width == 2, number < 100 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
      return
    }
    let start = count
    var rest = number
    while rest > 0 || count - start < width {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    }
    var (low, high) = (start, count - 1)
    while low < high {
      (bytes[low], bytes[high]) = (bytes[high], bytes[low])
      (low, high) = (low + 1, high - 1)
    }
  }

  /// Appends a number in decimal, with its sign if it is negative.
  public mutating func append(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(number.magnitude)
  }

  /// Appends a byte as two hexadecimal digits.
  public mutating func append(hexadecimal byte: UInt8) {
    append(hexadecimalDigit: byte >> 4)
    append(hexadecimalDigit: byte & 15)
  }

  private mutating func append(hexadecimalDigit digit: UInt8) {
    append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }

  /// Removes the zeros at its end.
  public mutating func removeTrailingZeros() {
    while count > 0, bytes[count - 1] == UInt8(ascii: "0") { count -= 1 }
  }

  /// Gives its bytes to `body`.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.span.extracting(0..<count).bytes.withUnsafeBytes(body)
  }

  /// The text.
  public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}
