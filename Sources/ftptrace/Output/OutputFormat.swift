internal import ArgumentParser

/// The form of a report.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl, csv, markdown, html

  /// The extensions that ask for it, as one writes them in names of files.
  var extensions: [String] {
    switch self {
    case .text: ["txt", "text", "log"]
    case .json: ["json"]
    case .jsonl: ["jsonl", "ndjson"]
    case .csv: ["csv"]
    case .markdown: ["md", "markdown"]
    case .html: ["html", "htm"]
    }
  }

  /// Whether it is for programs and made from the analysis itself, not from a report.
  var isJSON: Bool { self == .json || self == .jsonl }

  /// The form that a file's name asks for: text where it has no extension; nil where it has one that no form has.
  init?(of path: String) {
    guard let wanted = Self.fileExtension(of: path) else {
      self = .text
      return
    }
    guard let format = Self.allCases.first(where: { $0.extensions.contains(wanted) }) else { return nil }
    self = format
  }

  /// The extension of a file's name in small letters, without its dot; nil where it has none.
  static func fileExtension(of path: String) -> String? {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
      name[..<dot].contains(where: { $0 != "." })
    else { return nil }
    let found = name[name.index(after: dot)...].lowercased()
    return found.isEmpty ? nil : found
  }

  /// All of them in a sentence: `text, json or csv`.
  static var list: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
