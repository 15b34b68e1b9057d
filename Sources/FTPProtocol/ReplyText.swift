/// Facts in the text of replies.
public enum ReplyText {
  /// The size in `150 Opening BINARY mode data connection for NAME (N bytes)`, as vsftpd, proftpd and the BSD
  /// servers write it; nil where there is none.
  public static func announcedSize(in text: [UInt8]) -> Int? {
    guard let open = text.lastIndex(of: UInt8(ascii: "(")) else { return nil }
    let digits = text[(open + 1)...].prefix { (48...57).contains($0) }
    let rest = text[(open + 1 + digits.count)...]
    guard rest.starts(with: " byte".utf8) else { return nil }
    return decimal(digits)
  }

  /// The number that starts the text of a 213 reply to SIZE (RFC 3659 section 4.2).
  public static func size(in text: [UInt8]) -> Int? {
    let trimmed = text.drop { $0 == 0x20 }
    let digits = trimmed.prefix { (48...57).contains($0) }
    let rest = trimmed.dropFirst(digits.count)
    guard rest.allSatisfy({ $0 == 0x20 }) else { return nil }
    return decimal(digits)
  }

  /// The path in a 257 reply: in quotes, quotes in it doubled (RFC 959 appendix II).
  public static func quotedPath(in text: [UInt8]) -> [UInt8]? {
    let quote = UInt8(ascii: "\"")
    guard let start = text.firstIndex(of: quote) else { return nil }
    var path: [UInt8] = []
    var index = start + 1
    while index < text.count {
      guard text[index] == quote else {
        path.append(text[index])
        index += 1
        continue
      }
      guard index + 1 < text.count, text[index + 1] == quote else { return path }
      path.append(quote)
      index += 2
    }
    return nil
  }

  /// The directory that a reply to CWD or CDUP names: in quotes, or as Pure-FTPd writes it, `OK. Current directory is
  /// /pub`.
  ///
  /// Nil where it names none, or not from the root.
  public static func currentDirectory(in text: [UInt8]) -> [UInt8]? {
    if let path = quotedPath(in: text) { return path.first == UInt8(ascii: "/") ? path : nil }
    let marker = Array("urrent directory is /".utf8)
    guard let start = text.indices.first(where: { text[$0...].starts(with: marker) }) else { return nil }
    return Array(text[(start + marker.count - 1)...].prefix { $0 != 0x0a && $0 != 0x0d })
  }

  /// A decimal number of up to 18 digits; nil for more or none.
  static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...18).contains(digits.count) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}
