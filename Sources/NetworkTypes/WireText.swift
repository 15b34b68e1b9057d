/// Text that came from the wire and is not to be trusted: any bytes, in any encoding.
public struct WireText: Hashable, Sendable {
  /// The bytes read as UTF-8, with U+FFFD where they are not.
  public let text: String
  /// The bytes themselves, kept only where they are not UTF-8.
  public let invalidBytes: [UInt8]?

  /// Reads bytes as text.
  public init(_ bytes: some Collection<UInt8>) {
    if let text = String(validating: bytes, as: UTF8.self) {
      self.text = text
      invalidBytes = nil
    } else {
      text = String(decoding: bytes, as: UTF8.self)
      invalidBytes = Array(bytes)
    }
  }

  /// Takes text that is known to be UTF-8.
  public init(_ text: String) {
    self.text = text
    invalidBytes = nil
  }

  /// The bytes as they were on the wire.
  public var bytes: [UInt8] { invalidBytes ?? Array(text.utf8) }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { text.isEmpty }
}

extension WireText {
  /// Whether the bytes are the same; a `String` also takes different encodings of one character for equal.
  public static func == (left: WireText, right: WireText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8) && left.invalidBytes == right.invalidBytes
  }
}
