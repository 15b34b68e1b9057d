private import Glibc
private import Reports

/// Messages to the user, on standard error.
enum Message {
  /// Writes one line.
  ///
  /// What a file's name could do to a terminal is made harmless.
  static func write(_ text: String) {
    writeLines("ftptrace: \(TerminalText.escaped(text))")
  }

  /// Writes lines as they are, but for what could act on a terminal.
  static func writeLines(_ text: String) {
    guard !text.isEmpty else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let bytes = Array(lines.map { TerminalText.escaped(String($0)) + "\n" }.joined().utf8)
    // Nowhere is left to complain if even this fails.
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
