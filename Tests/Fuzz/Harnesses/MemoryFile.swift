private import Glibc

/// A file that lies in memory and has a path.
final class MemoryFile: Sendable {
  /// The process's only one; nil where the system has none.
  static let shared = MemoryFile()

  let path: String
  private let descriptor: Int32

  private init?() {
    var template = Array("/dev/shm/ftptrace-fuzz-XXXXXX".utf8CString)
    if access("/dev/shm", W_OK) != 0 { template = Array("/tmp/ftptrace-fuzz-XXXXXX".utf8CString) }
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
    // Opened anew by this path, the file is read from its start.
    path = "/proc/self/fd/\(descriptor)"
  }

  /// Makes bytes the whole content; returns whether that was done.
  func replaceContent(with bytes: [UInt8]) -> Bool {
    ftruncate(descriptor, 0) == 0 && pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
  }
}
