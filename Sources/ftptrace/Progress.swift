internal import Capture
private import Glibc
private import NetworkTypes
private import Presentation
private import Synchronization

/// Tells on standard error how far the work has come: on a terminal, from the first second on, in one line that is
/// written over in place and gone before anything else is said.
final class Progress: Sendable {
  /// What readers tell.
  let reading = ReadingProgress()

  private struct Line {
    var columns = 0
    var isOver = false
  }

  private let line = Mutex(Line())
  private let start = ContinuousClock.now

  /// Starts to tell; nil where standard error is no terminal.
  init?() {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    Task.detached { [self] in
      try? await Task.sleep(for: .seconds(1))
      while draw() { try? await Task.sleep(for: .milliseconds(200)) }
    }
  }

  /// Takes the line away while `body` writes messages.
  func interrupted(by body: () -> Void) {
    line.withLock { line in
      Self.write("", over: &line)
      body()
    }
  }

  /// Takes the line away; nothing is told from now on.
  func finish() {
    line.withLock { line in
      line.isOver = true
      Self.write("", over: &line)
    }
  }

  /// Writes the line anew; false once it is over.
  private func draw() -> Bool {
    line.withLock { line in
      guard !line.isOver else { return false }
      guard Self.isInForeground else { return true }
      let elapsed = (ContinuousClock.now - start).components
      let text = ProgressText(
        reading.status,
        after: ElapsedTime(seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18))
      // A line as wide as the terminal would end in the next one.
      Self.write(text.line(width: Self.terminalWidth - 1), over: &line)
      return true
    }
  }

  /// Blanks and carriage returns instead of escape sequences: every terminal has them.
  private static func write(_ text: String, over line: inout Line) {
    let blank = line.columns == 0 ? "" : "\r\(String(repeating: " ", count: line.columns))\r"
    let bytes = Array((blank + text).utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    line.columns = ProgressText.columns(text)
  }

  /// Whether the terminal is this program's at the moment, and not that of the shell that put it into the background.
  private static var isInForeground: Bool {
    let group = tcgetpgrp(STDERR_FILENO)
    return group < 0 || group == getpgrp()
  }

  private static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
