private import Glibc
private import Reports

/// Messages to the user, on standard error.
enum Message {
  /// Writes one line.
  ///
  /// What a file's name could do to a terminal is made harmless.
  static func write(_ text: String) {
    let line = Array("ftptrace: \(TerminalText.escaped(text))\n".utf8)
    // Nowhere is left to complain if even this fails.
    _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
