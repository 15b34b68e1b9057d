/// Why a capture could not be read at all.
public struct CaptureError: Error, Hashable, Sendable {
  /// The kinds of failure.
  public enum Code: Hashable, Sendable {
    /// The file cannot be opened or read.
    case unreadable
    /// The file holds no bytes.
    case empty
    /// The file is something else than a capture that libpcap reads.
    case notACapture
    /// The file is a capture, but damaged before its first frame.
    case damaged
  }

  /// What kind of failure it is.
  public let code: Code
  /// The source, as it was given.
  public let path: String
  /// What the matter is, in a few words.
  public let reason: String
  /// What to do about it, if anything can be done.
  public let cure: String?

  /// Makes an error.
  public init(_ code: Code, path: String, reason: String, cure: String? = nil) {
    self.code = code
    self.path = path
    self.reason = reason
    self.cure = cure
  }
}

extension CaptureError: CustomStringConvertible {
  /// One line: path, reason and cure.
  public var description: String { "\(path): \(reason)" + (cure.map { "; \($0)" } ?? "") }
}
