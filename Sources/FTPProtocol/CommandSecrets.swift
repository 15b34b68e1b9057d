/// Which parts of a command line are secrets.
///
/// Beside the arguments of PASS, ACCT and ADAT: the rest of a word such as `PASSsecret`, whose blank was forgotten, commands whose name has a
/// word for a password in it (SITE CPWD, XPASS), `USER name PASS secret` and `USER name:secret`, as proxies take them, and
/// the password of a URL that stands for a path (RFC 3986 section 3.2.1).
public struct CommandSecrets: Hashable, Sendable {
  /// Where in the first word a secret is; nil where there is none.
  public let inWord: Range<Int>?
  /// Where in the argument a secret is; nil where there is none.
  public let inArgument: Range<Int>?

  /// Looks for secrets in a command that was taken apart.
  public init(verb: Verb?, word: ArraySlice<UInt8>, argument: ArraySlice<UInt8>) {
    let isLong = word.count > 4
    let isPrefixed = isLong && (Self.starts(word, with: "PASS") || Self.starts(word, with: "ACCT"))
    inWord = isPrefixed ? 4..<word.count : nil
    inArgument = Self.place(verb, word, argument, isPrefixed: isPrefixed)
  }

  /// Where in the argument of USER the name ends and where a password behind it starts; nil where there is none.
  public static func userName(in argument: ArraySlice<UInt8>) -> (nameEnd: Int, secretStart: Int)? {
    if let mark = offset(of: " PASS ", in: argument) { return (mark, mark + 6) }
    guard let place = argument.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let rest = argument[(place + 1)...]
    // The port of a proxy's `name@host:port`.
    let isPort =
      argument[..<place].contains(UInt8(ascii: "@")) && rest.count <= 5 && rest.allSatisfy(isDigit)
    let colon = place - argument.startIndex
    return isPort || rest.isEmpty ? nil : (colon, colon + 1)
  }

  /// Where in a text the password of a URL stands, if it has one.
  public static func place(inURL text: ArraySlice<UInt8>) -> Range<Int>? {
    guard text.contains(UInt8(ascii: ":")), let scheme = offset(of: "://", in: text) else { return nil }
    let authority = text.dropFirst(scheme + 3).prefix { $0 != UInt8(ascii: "/") }
    guard let end = authority.lastIndex(of: UInt8(ascii: "@")),
      let colon = authority[..<end].firstIndex(of: UInt8(ascii: ":")), colon + 1 < end
    else { return nil }
    return colon + 1 - text.startIndex..<end - text.startIndex
  }

  private static func place(
    _ verb: Verb?, _ word: ArraySlice<UInt8>, _ argument: ArraySlice<UInt8>, isPrefixed: Bool
  ) -> Range<Int>? {
    guard !argument.isEmpty else { return nil }
    if isPrefixed || verb?.hasSecretArgument == true { return 0..<argument.count }
    if verb == .user { return userName(in: argument).map { $0.secretStart..<argument.count } }
    if verb == .site {
      let name = argument.prefix { $0 != UInt8(ascii: " ") }
      return namesPassword(name) && name.count + 1 < argument.count ? name.count + 1..<argument.count : nil
    }
    if verb?.isPeculiarToFTP != true, namesPassword(word) { return 0..<argument.count }
    return place(inURL: argument)
  }

  /// PSWD, CPWD, PASSWD, CHPASS and the like change or carry a password.
  private static func namesPassword(_ name: ArraySlice<UInt8>) -> Bool {
    ["PASS", "PSWD", "PSW", "CPWD", "CHPW"].contains { offset(of: $0, in: name.prefix(64)) != nil }
  }

  private static func starts(_ text: ArraySlice<UInt8>, with capitals: StaticString) -> Bool {
    matches(text, at: text.startIndex, capitals)
  }

  /// The offset of a text in capitals, whatever the case of where it stands.
  private static func offset(of capitals: StaticString, in text: ArraySlice<UInt8>) -> Int? {
    text.indices.first { matches(text, at: $0, capitals) }.map { $0 - text.startIndex }
  }

  private static func matches(_ text: ArraySlice<UInt8>, at start: Int, _ capitals: StaticString) -> Bool {
    capitals.withUTF8Buffer { wanted in
      guard text.endIndex - start >= wanted.count else { return false }
      return wanted.indices.allSatisfy { capital(text[start + $0]) == wanted[$0] }
    }
  }

  private static func capital(_ byte: UInt8) -> UInt8 { (0x61...0x7a).contains(byte) ? byte - 32 : byte }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
