internal import FTPProtocol
internal import NetworkTypes

/// Follows the working directory of a session, as far as the dialogue tells it.
struct WorkingDirectory {
  /// Nil until the dialogue has told it.
  private(set) var path: [UInt8]?

  /// The longest path that is followed, in bytes.
  static let maximumPath = 4096

  /// Takes the path of a 257 reply to PWD.
  mutating func set(_ path: [UInt8]) {
    self.path = path.count <= Self.maximumPath ? path : nil
  }

  /// Follows a CWD that the server accepted.
  mutating func change(to argument: [UInt8]) {
    path = resolve(argument)
  }

  /// Follows a CDUP that the server accepted.
  mutating func changeToParent() {
    path = resolve(Array("..".utf8))
  }

  /// Forgets everything, at a new login.
  mutating func reset() {
    path = nil
  }

  /// The full path of a command's argument; nil where the working directory would have to be known and is not.
  func resolve(_ argument: [UInt8]) -> [UInt8]? {
    guard !argument.isEmpty else { return path }
    guard argument.first != UInt8(ascii: "~") else { return nil }
    if argument.first == Self.slash { return Self.normalized(argument) }
    if argument.first == UInt8(ascii: "\\") || Self.hasDriveLetter(argument) { return argument }
    guard let path else { return nil }
    // Windows paths are joined as they are: their servers accept both separators.
    let separator = path.last == Self.slash || path.last == UInt8(ascii: "\\") ? [] : [Self.slash]
    let joined = path + separator + argument
    guard joined.count <= Self.maximumPath else { return nil }
    return joined.first == Self.slash ? Self.normalized(joined) : joined
  }

  private static let slash = UInt8(ascii: "/")

  private static func hasDriveLetter(_ path: [UInt8]) -> Bool {
    guard path.count >= 2, path[1] == UInt8(ascii: ":"), (65...90).contains(path[0] & 0xdf) else {
      return false
    }
    return path.count == 2 || path[2] == slash || path[2] == UInt8(ascii: "\\")
  }

  /// An absolute path without `.`, `..` and doubled slashes.
  private static func normalized(_ path: [UInt8]) -> [UInt8] {
    guard path.contains(UInt8(ascii: ".")) || path.count > 1 else { return path }
    var parts: [ArraySlice<UInt8>] = []
    for part in path.split(separator: slash) where !part.elementsEqual(".".utf8) {
      if part.elementsEqual("..".utf8) {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return [slash] + parts.joined(separator: [slash])
  }
}
