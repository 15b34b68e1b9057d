/// Where a capture is read from.
public enum CaptureSource: Hashable, Sendable {
  /// A file, by its path as it was given.
  case file(String)
  /// Standard input.
  case standardInput

  /// How messages name the source: the path, or `-`.
  public var path: String {
    switch self {
    case .file(let path): path
    case .standardInput: "-"
    }
  }
}
