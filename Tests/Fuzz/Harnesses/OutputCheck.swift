/// Whether an output can be shown on a terminal: UTF-8 without controls but the line feed, bidirectional overrides
/// and invisible characters.
///
/// Its list is its own: the program goes by Unicode's categories.
enum OutputCheck {
  static func violation(in output: [UInt8]) -> String? {
    output.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let first = bytes[offset]
        if first < 0x80 {
          if first < 0x20 ? first != 0x0a : first == 0x7f { return "control character \(first)" }
          offset += 1
          continue
        }
        guard let (scalar, length) = scalar(bytes, at: offset) else { return "no UTF-8 at \(offset)" }
        if isHidden(scalar) { return "U+\(String(scalar, radix: 16)) at \(offset)" }
        offset += length
      }
      return nil
    }
  }

  /// The scalar of a sequence of two to four bytes; nil where the bytes are none (RFC 3629 section 4).
  private static func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> (scalar: UInt32, length: Int)? {
    let first = bytes[offset]
    let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    guard (0xc2...0xf4).contains(first), offset + length <= bytes.count else { return nil }
    var scalar = UInt32(first) & (0x7f >> UInt32(length))
    for place in 1..<length {
      let next = bytes[offset + place]
      guard next & 0xc0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(next & 0x3f)
    }
    let lowest: [UInt32] = [0x80, 0x800, 0x10000]
    guard scalar >= lowest[length - 2], scalar <= 0x10_ffff, !(0xd800...0xdfff).contains(scalar) else {
      return nil
    }
    return (scalar, length)
  }

  private static func isHidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9f, 0xad, 0x61c, 0x180e, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
      0xfff9...0xfffb, 0xe0000...0xe0fff:
      true
    default: false
    }
  }
}
