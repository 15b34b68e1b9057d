import Foundation
import TestSupport
import Testing

/// Checks pages with HTML Tidy.
enum HTMLChecker {
  private static let path = "/usr/bin/tidy"

  static let isNeeded: ConditionTrait = .enabled(
    if: FileManager.default.isExecutableFile(atPath: path), "tidy is not installed")

  /// What it has against a page.
  static func faults(in page: TemporaryFile) throws -> [Substring] {
    defer { withExtendedLifetime(page) {} }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["-quiet", "-errors", "-utf8", page.path]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // It does not know that drawings may have links.
    return said.split(separator: "\n").filter { !$0.hasSuffix("<a> proprietary attribute \"href\"") }
  }
}
