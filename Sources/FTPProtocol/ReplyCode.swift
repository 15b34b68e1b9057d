/// The three-digit code of a reply (RFC 959 section 4.2).
public struct ReplyCode: RawRepresentable, Hashable, Sendable {
  /// The number, 100...699.
  public let rawValue: Int

  /// Makes a reply code.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Reads the code at the start of a line: a digit 1...6 and two more, with a blank, a hyphen or nothing behind
  /// them; nil where there is none.
  public init?(_ line: RawSpan) {
    guard line.byteCount >= 3 else { return nil }
    if line.byteCount > 3 {
      let separator = line.unsafeLoad(fromByteOffset: 3, as: UInt8.self)
      guard separator == 0x20 || separator == UInt8(ascii: "-") || separator == 0x09 else { return nil }
    }
    var value = 0
    for offset in 0..<3 {
      let byte = line.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    guard (100...699).contains(value) else { return nil }
    rawValue = value
  }

  /// 1yz: another reply will follow.
  public var isPreliminary: Bool { rawValue / 100 == 1 }
  /// 2yz: done.
  public var isCompletion: Bool { rawValue / 100 == 2 }
  /// 3yz: the server needs more.
  public var isIntermediate: Bool { rawValue / 100 == 3 }
  /// 4yz or 5yz: not done.
  public var isFailure: Bool { rawValue / 100 == 4 || rawValue / 100 == 5 }
  /// 6yz: a protected reply (RFC 2228 section 4).
  public var isProtected: Bool { rawValue / 100 == 6 }

  /// Whether a document defines the code, so that a line starting with it is a reply rather than text.
  public var isDefined: Bool {
    switch rawValue {
    case 110, 120, 125, 150, 200, 202, 211...215, 220, 221, 225...232, 234, 235, 250, 257: true
    case 331, 332, 334...336, 350: true
    case 421, 425, 426, 430, 431, 434, 450...452: true
    case 500...504, 521, 522, 530, 532...537, 550...553, 631...633: true
    default: false
    }
  }
}
