/// Takes the bytes of an input one after another; behind the end there are only zeros.
struct InputReader {
  private let input: [UInt8]
  private var offset = 0

  init(_ input: [UInt8]) {
    self.input = input
  }

  var isAtEnd: Bool { offset >= input.count }

  mutating func byte() -> UInt8 {
    guard offset < input.count else { return 0 }
    defer { offset += 1 }
    return input[offset]
  }

  /// Up to `count` bytes.
  mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
    let end = min(input.count, offset + count)
    defer { offset = end }
    return input[offset..<end]
  }

  mutating func rest() -> ArraySlice<UInt8> { bytes(input.count - offset) }
}
