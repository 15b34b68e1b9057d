internal import NetworkTypes

/// Puts reply lines together to replies (RFC 959 section 4.2): one line, or `NNN-` to `NNN `.
public struct ReplyReader: Sendable {
  /// The most text that is kept of a reply, in bytes, beside its last line.
  public static let maximumText = 8 * 1024

  /// What a line does to the reply being read.
  public enum Step: Hashable, Sendable {
    /// The reply goes on.
    case unfinished
    /// The reply is whole: `code`, `text` and `lastLine` hold it until the next line.
    case finished
    /// The reply ended without its last line: take it, then read the same line again.
    case finishedBefore
    /// The line belongs to no reply.
    case stray
  }

  /// The reply's code.
  public private(set) var code = ReplyCode(rawValue: 100)
  /// The reply's text without codes, its lines separated by a line feed.
  public private(set) var text: [UInt8] = []
  /// Where in the text the last line is, in which the endpoint of a 227 stands.
  public private(set) var lastLine = 0..<0
  /// Whether the lines of an unfinished reply have been read.
  public private(set) var isInsideReply = false

  /// Makes a reader.
  public init() {}

  /// Reads one line without its line end.
  public mutating func read(_ line: RawSpan) -> Step {
    guard let found = ReplyCode(line) else {
      guard isInsideReply else { return .stray }
      append(line)
      return .unfinished
    }
    let mark = line.byteCount > 3 ? line.byte(at: 3) : UInt8(ascii: " ")
    guard isInsideReply else {
      begin(found, line)
      isInsideReply = mark == UInt8(ascii: "-")
      return isInsideReply ? .unfinished : .finished
    }
    if found == code {
      append(line.extracting(min(4, line.byteCount)...))
      isInsideReply = mark == UInt8(ascii: "-")
      return isInsideReply ? .unfinished : .finished
    }
    // Some servers close a block with another code, or forget to close it. A defined code is then a reply of its
    // own; an undefined one is text that happens to start with a number.
    if mark == UInt8(ascii: " "), found.isDefined {
      isInsideReply = false
      return .finishedBefore
    }
    append(line)
    return .unfinished
  }

  /// Ends a reply whose last lines will not come; returns whether there was one.
  public mutating func finish() -> Bool {
    defer { isInsideReply = false }
    return isInsideReply
  }

  private mutating func begin(_ found: ReplyCode, _ line: RawSpan) {
    code = found
    text.removeAll(keepingCapacity: true)
    // Most replies are one line: growing to it in steps would copy it again and again.
    if text.capacity == 0 { text.reserveCapacity(96) }
    lastLine = 0..<0
    append(line.extracting(min(4, line.byteCount)...), isFirst: true)
  }

  private mutating func append(_ line: RawSpan, isFirst: Bool = false) {
    // Over the limit each line takes the place of the one before, so that the last one is always there.
    if text.count + line.byteCount > Self.maximumText {
      text.removeSubrange(lastLine)
    } else if !isFirst {
      text.append(UInt8(ascii: "\n"))
    }
    let start = text.count
    line.extracting(..<min(line.byteCount, Self.maximumText)).withUnsafeBytes { text.append(contentsOf: $0) }
    lastLine = start..<text.count
  }
}
