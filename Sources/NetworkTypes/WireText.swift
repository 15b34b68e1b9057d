private import Glibc

/// Text that came from the wire and is not to be trusted: any bytes, in any encoding.
public struct WireText: Hashable, Sendable {
  /// The bytes read as UTF-8, with U+FFFD where they are not.
  public let text: String
  /// The bytes themselves, kept only where they are not UTF-8.
  public let invalidBytes: [UInt8]?

  /// Reads bytes as text.
  public init(_ bytes: [UInt8]) {
    var text = String(decoding: bytes, as: UTF8.self)
    // Where nothing had to be replaced, the text has the very bytes; this is faster than `String(validating:as:)`.
    let isSame = text.withUTF8 { kept in
      bytes.withUnsafeBufferPointer { given in
        guard kept.count == given.count else { return false }
        guard let kept = kept.baseAddress, let start = given.baseAddress else { return true }
        return memcmp(kept, start, given.count) == 0
      }
    }
    self.text = text
    invalidBytes = isSame ? nil : bytes
  }

  /// Takes text that is known to be UTF-8.
  public init(_ text: String) {
    self.text = text
    invalidBytes = nil
  }

  /// The bytes as they were on the wire.
  public var bytes: [UInt8] { invalidBytes ?? Array(text.utf8) }

  /// Whether some bytes, at least one, stand in it.
  public func contains(_ wanted: RawSpan) -> Bool {
    invalidBytes.map { $0.span.bytes.contains(wanted) } ?? text.utf8.span.bytes.contains(wanted)
  }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { text.isEmpty }
}

extension WireText {
  /// Whether the bytes are the same; a `String` also takes different encodings of one character for equal.
  public static func == (left: WireText, right: WireText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8) && left.invalidBytes == right.invalidBytes
  }
}
