import Foundation
import Testing

/// The captures that others made, in the folder that `FTPTRACE_CAPTURES` names.
enum ForeignCaptures {
  private static let variable = "FTPTRACE_CAPTURES"

  /// Whether the variable is set: if not, tests over these captures are skipped, visibly.
  static var isSet: Bool { ProcessInfo.processInfo.environment[variable] != nil }

  /// The folder; fails where the variable names none.
  static var folder: URL {
    get throws {
      let path = try #require(ProcessInfo.processInfo.environment[variable])
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      try #require(exists && isDirectory.boolValue, "\(variable) is set to \(path), which is no folder")
      return URL(filePath: path)
    }
  }

  /// All captures, by their paths in the folder, in order.
  static func all() throws -> [String] {
    let root = try folder.resolvingSymlinksInPath().path
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return files.filter { name in
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isDirectory)
      return !isDirectory.boolValue && name.contains("/")
    }.sorted()
  }
}
