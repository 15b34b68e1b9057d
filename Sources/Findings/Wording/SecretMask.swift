internal import FTPProtocol
public import FTPSessions
public import NetworkTypes

/// Takes the passwords of a session out of whatever repeats them.
public enum SecretMask {
  /// What stands where a secret was.
  public static let mark = "<redacted>"

  /// The text without the passwords of its session.
  public static func masked(_ text: WireText, _ session: Session) -> WireText {
    guard session.secrets.contains(where: { text.contains(trimmed($0.bytes).span.bytes) }) else {
      return text
    }
    let masked = session.secrets.reduce(text.bytes) { Self.masked($0, $1.bytes) }
    return masked == text.bytes ? text : WireText(masked)
  }

  /// The text without the passwords of its session.
  public static func masked(_ text: String, _ session: Session) -> String {
    guard !session.secrets.isEmpty else { return text }
    return masked(WireText(Array(text.utf8)), session).text
  }

  /// The text with a mark instead of what stands at a place.
  public static func masked(_ text: WireText, at place: Range<Int>?) -> WireText {
    guard let place else { return text }
    var bytes = text.bytes
    bytes.replaceSubrange(place, with: mark.utf8)
    return WireText(bytes)
  }

  /// A path without the password of a URL in it.
  ///
  /// Other passwords are left: `test` is one, and the name of many a folder.
  public static func masked(path: WireText) -> WireText {
    masked(path, at: CommandSecrets.place(inURL: path.bytes[...]))
  }

  /// Takes one secret out, wherever it stands.
  ///
  /// It is looked for byte by byte: a combining mark behind it would make its last letter another character. A short one is looked for only as a word of its own, as it may be a part of any.
  private static func masked(_ text: [UInt8], _ secret: [UInt8]) -> [UInt8] {
    let secret = trimmed(secret)
    guard !secret.isEmpty else { return text }
    if secret.count >= minimumPart { return text.replacing(secret, with: mark.utf8) }
    let words = text.split(separator: 0x20, omittingEmptySubsequences: false).map { word in
      word.filter(isWordByte).elementsEqual(secret.filter(isWordByte)) && word.contains(secret)
        ? Array(mark.utf8) : Array(word)
    }
    return Array(words.joined(separator: [0x20]))
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(where: { $0 != 0x20 }),
      let last = bytes.lastIndex(where: { $0 != 0x20 })
    else { return [] }
    return first == 0 && last == bytes.count - 1 ? bytes : Array(bytes[first...last])
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }

  /// Shorter secrets are looked for as whole words only: they would be found in the server's own words.
  private static let minimumPart = 4
}
