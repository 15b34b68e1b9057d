internal import NetworkTypes

/// A command line, taken apart: `VERB` or `VERB SP argument` (RFC 959 section 5.3).
public struct FTPCommandLine: Hashable, Sendable {
  /// The verb; nil where the first word is none (longer than eight characters, or not ASCII).
  public let verb: Verb?
  /// Where in the line the first word is.
  public let word: Range<Int>
  /// Where in the line the argument is, blanks after the verb left out; nil where there is none.
  public let argument: Range<Int>?

  /// Takes a line without its line end apart.
  public init(_ line: RawSpan) {
    let end = line.byteCount
    var start = 0
    while start < end, Self.isBlank(line.byte(at: start)) { start += 1 }
    var wordEnd = start
    while wordEnd < end, !Self.isBlank(line.byte(at: wordEnd)) { wordEnd += 1 }
    word = start..<wordEnd
    verb = Verb(line.extracting(word))
    guard wordEnd < end else {
      argument = nil
      return
    }
    // One blank separates; further ones belong to the argument of a path, as a file's name may start with them.
    argument = wordEnd + 1..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
