private import Glibc

/// Where a report is written: a file, which appears only once it is whole, or standard output.
final class FileOutput {
  /// Why writing failed.
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    /// Whether the reader went away, which is no fault.
    var isBrokenPipe: Bool { code == EPIPE }

    var description: String { "\(path): cannot be written: \(String(cString: strerror(code)))" }
  }

  private let path: String?
  private let temporaryPath: String?
  private var descriptor: Int32
  private var isWhole = false

  /// Opens the output; nil is standard output.
  init(_ path: String?) throws(Failure) {
    self.path = path
    guard let path, path != "-" else {
      temporaryPath = nil
      descriptor = STDOUT_FILENO
      return
    }
    // A device or a pipe cannot be replaced by another file.
    let isPlain = !Self.exists(path) || Self.isRegular(path)
    temporaryPath = isPlain ? "\(path).part\(getpid())" : nil
    descriptor = open(temporaryPath ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
  }

  deinit {
    if descriptor > STDERR_FILENO { Glibc.close(descriptor) }
    if let temporaryPath, !isWhole { unlink(temporaryPath) }
  }

  /// Writes bytes, all of them.
  func write(_ bytes: borrowing [UInt8]) throws(Failure) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      }
      guard written >= 0 else {
        if errno == EINTR { continue }
        throw Failure(path: path ?? "standard output", code: errno)
      }
      offset += written
    }
  }

  /// Ends what is written; a file does not have its name yet.
  func finish() throws(Failure) {
    guard let path, path != "-", descriptor >= 0 else { return }
    let status = Glibc.close(descriptor)
    descriptor = -1
    guard status == 0 else { throw Failure(path: path, code: errno) }
  }

  /// Ends the output; a file takes its name now.
  func close() throws(Failure) {
    guard let path, path != "-" else { return }
    try finish()
    if let temporaryPath, rename(temporaryPath, path) != 0 { throw Failure(path: path, code: errno) }
    isWhole = true
  }

  /// Whether it is a terminal.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal that standard output is; nil where it is none or the output is a file.
  var terminalWidth: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Whether two paths lead to one file.
  static func isSame(_ path: String, _ other: String) -> Bool {
    var (one, two) = (stat(), stat())
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev
      && one.st_ino == two.st_ino
  }

  /// Whether something has that name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether what has that name can be read several times: not standard input, and no pipe.
  static func canBeReadAgain(_ path: String) -> Bool {
    var status = stat()
    guard path != "-", stat(path, &status) == 0 else { return path != "-" }
    return [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Whether a directory has that name.
  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a directory unless it is there; tells whether it was made.
  static func makeDirectory(_ path: String) throws(Failure) -> Bool {
    if isDirectory(path) { return false }
    guard mkdir(path, 0o777) == 0 else { throw Failure(path: path, code: errno) }
    return true
  }

  /// Removes a directory unless there is anything in it.
  static func removeEmptyDirectory(_ path: String) { rmdir(path) }

  private static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
