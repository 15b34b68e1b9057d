package import Foundation

/// A file that is there for the time of a test.
package final class TemporaryFile {
  package let url: URL

  /// The file's path.
  package var path: String { url.path }

  /// The path of the folder that holds nothing but the file.
  package var folder: String { url.deletingLastPathComponent().path }

  /// Writes bytes to a new file, named so that tests at the same time do not meet.
  package init(_ bytes: [UInt8], name: String = "capture.pcap") throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ftptrace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    url = folder.appending(path: name)
    try Data(bytes).write(to: url)
  }

  deinit {
    try? FileManager.default.removeItem(at: url.deletingLastPathComponent())
  }
}
