internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes

/// Text of the wire as a sentence can hold it: one line, and not too long.
///
/// What a terminal would act upon is escaped where reports are written.
public enum Quoted {
  /// The first line, with `…` where more than `limit` characters were cut.
  public static func line(_ text: String, limit: Int) -> String {
    let first = text.split(whereSeparator: \.isNewline).first ?? ""
    return first.count > limit ? first.prefix(max(0, limit - 1)) + "…" : String(first)
  }

  /// A reply on one line; the sentence that it stands in has a full stop of its own.
  ///
  /// Passwords that it repeats are taken out.
  static func reply(_ code: ReplyCode, _ text: WireText, in session: Session) -> String {
    let line = line(SecretMask.masked(text, session).text, limit: 100)
    let body = line.last == "." ? String(line.dropLast()) : line
    return body.isEmpty ? "\(code.rawValue)" : "\(code.rawValue) \(body)"
  }
}
