internal import FTPProtocol
internal import NetworkTypes

/// Tells by content whether a connection could be a control connection.
enum ControlEvidence {
  /// What one side's first payload looks like.
  enum Look: Hashable {
    /// A line of a server: a defined reply code.
    case reply(ReplyCode)
    /// A line of a client: a verb that is peculiar to FTP.
    case command
    /// Neither.
    case other
  }

  /// Looks at a segment's payload.
  static func look(at payload: RawSpan) -> Look {
    if let code = ReplyCode(payload), code.isDefined, payload.byteCount > 4 { return .reply(code) }
    guard payload.byteCount >= 5 else { return .other }
    let end = payload.firstOffset(of: 0x0a) ?? payload.byteCount
    guard end < payload.byteCount || payload.byteCount > 512 else { return .other }
    let line = payload.extracting(..<(end > 0 && payload.byte(at: end - 1) == 0x0d ? end - 1 : end))
    return FTPCommandLine(line).verb?.isPeculiarToFTP == true ? .command : .other
  }

  /// Whether a reply can be the first thing that a server says.
  static func isGreeting(_ code: ReplyCode) -> Bool { [120, 220, 421].contains(code.rawValue) }

  /// Whether a first segment too short to tell could be the start of a greeting.
  static func couldStartGreeting(_ payload: RawSpan) -> Bool {
    guard payload.byteCount <= 4 else { return false }
    let start = payload.copied()
    return ["120", "220", "421"].contains { code in
      zip(start, code.utf8).allSatisfy { $0 == $1 } && (start.count < 4 || " -".utf8.contains(start[3]))
    }
  }

  /// Whether no other protocol that greets as FTP does has the reply, so that it tells without a command.
  static func isPeculiarToFTP(_ code: ReplyCode) -> Bool {
    switch code.rawValue {
    case 125, 150, 226...230, 232, 234, 257, 331, 332, 350, 425, 426: true
    default: false
    }
  }

  /// Whether the first line that a server says is another protocol's: SSH, POP3, IMAP, IRC, HTTP.
  static func isForeignLine(_ line: RawSpan) -> Bool {
    let start = line.extracting(..<min(line.byteCount, 8)).copied()
    return ["SSH-", "+OK", "-ERR", "* OK", ":", "HTTP/"].contains { start.starts(with: $0.utf8) }
  }

  /// Whether a greeting is another protocol's.
  static func isForeignGreeting(_ text: [UInt8]) -> Bool {
    let words = String(decoding: text.prefix(256), as: UTF8.self).uppercased()
    return (words.contains("SMTP") || words.contains("LMTP")) && !words.contains("FTP")
  }
}
