private import Glibc
private import Reports

/// Messages to the user, on standard error.
enum Message {
  /// Writes one line.
  ///
  /// What a file's name, or an argument, could do to a terminal is made harmless.
  static func write(_ text: String) {
    let bytes = Array("ftptrace: \(TerminalText.escaped(text))\n".utf8)
    // Nowhere is left to complain if even this fails.
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
