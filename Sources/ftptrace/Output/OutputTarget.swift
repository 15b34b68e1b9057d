internal import ArgumentParser
internal import Presentation

/// Where a report goes, and in which form.
struct OutputTarget {
  /// The file or directory; nil is standard output.
  let path: String?
  let format: OutputFormat
  /// Whether each table of CSV goes to a file of its own in there.
  let isDirectory: Bool

  /// Standard output.
  init(_ format: OutputFormat) {
    path = nil
    self.format = format
    isDirectory = false
  }

  /// An output as it was named; its extension tells the form where `format` does not.
  ///
  /// Without a table that is named, a name of its own without an extension is that of a directory for all of them.
  /// Throws where there is no such form: a file must not hold another form than its name says.
  init(_ path: String, _ format: OutputFormat?, _ table: CSVTable?) throws {
    self.path = path
    guard !path.isEmpty else { throw ValidationError("-o needs the name of a file.") }
    let extensionOfFile = OutputFormat.fileExtension(of: path)
    let isNew = path != "-" && !FileOutput.exists(path)
    isDirectory =
      path.hasSuffix("/") || FileOutput.isDirectory(path)
      || (format == .csv && table == nil && isNew && extensionOfFile == nil)
    guard let format = format ?? (isDirectory ? nil : OutputFormat(of: path)) else {
      throw ValidationError(
        isDirectory
          ? "'\(path)' is a directory, which only tables of CSV can go into: add --format csv."
          : "There is no report in the form of '.\(extensionOfFile ?? "")' files; choose one with "
            + "--format \(OutputFormat.list).")
    }
    guard !isDirectory || format == .csv else {
      throw ValidationError("'\(path)' is a directory; name a file in it.")
    }
    self.format = format
  }

  /// The files that are written; none for standard output.
  func paths(of table: CSVTable?) -> [String] {
    guard let path else { return [] }
    guard isDirectory else { return [path] }
    let tables = table.map { [$0] } ?? CSVTable.allCases
    return tables.map { Self.file($0, in: path) }
  }

  /// The file of a table in a directory.
  static func file(_ table: CSVTable, in directory: String) -> String {
    directory + (directory.hasSuffix("/") ? "" : "/") + "\(table.rawValue).csv"
  }
}
