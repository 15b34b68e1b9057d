private import Glibc

/// Where a capture is read from.
public enum CaptureSource: Hashable, Sendable {
  /// A file, by its path as it was given.
  case file(String)
  /// Standard input.
  case standardInput

  /// The source that a path names; `-` is standard input.
  public init(_ path: String) {
    self = path == "-" ? .standardInput : .file(path)
  }

  /// How messages name the source: the path, or `-`.
  public var path: String {
    switch self {
    case .file(let path): path
    case .standardInput: "-"
    }
  }

  /// The size in bytes; nil for what is no regular file, such as a pipe.
  var size: Int? {
    var status = stat()
    let isKnown =
      switch self {
      case .file(let path): stat(path, &status) == 0
      case .standardInput: fstat(STDIN_FILENO, &status) == 0
      }
    return isKnown && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }
}
