import Foundation
import TestSupport
import Testing

/// A finished run of the built program.
struct FTPTraceProcess {
  let status: Int32
  let output: Data
  let messages: String

  var text: String { String(decoding: output, as: UTF8.self) }

  /// The lines on standard error.
  var messageLines: [String] { messages.split(separator: "\n").map(String.init) }

  /// Runs the program to its end, on files that stay until then; `input` goes to its standard input.
  ///
  /// Standard output goes to `output` where one is given.
  init(
    _ arguments: [String], on files: TemporaryFile..., input: Data? = nil, output: FileHandle? = nil,
    in workingFolder: URL? = nil
  )
    throws
  {
    defer { withExtendedLifetime(files) {} }
    try self.init(
      Self.executable, arguments + files.map(\.path), input: input, output: output, in: workingFolder)
  }

  /// Runs another program, by its path or, where it has none, as the shell finds it.
  init(tool: String, _ arguments: [String], on files: TemporaryFile..., input: Data? = nil) throws {
    defer { withExtendedLifetime(files) {} }
    let arguments = [tool] + arguments + files.map(\.path)
    try self.init(URL(filePath: "/usr/bin/env"), arguments, input: input, in: nil)
  }

  private init(
    _ executable: URL, _ arguments: [String], input: Data?, output handle: FileHandle? = nil,
    in workingFolder: URL?
  ) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    // Files instead of pipes: neither side can wait for the other.
    let folder = FileManager.default.temporaryDirectory.appending(path: "ftptrace-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let urls = ["in", "out", "err"].map { folder.appending(path: $0) }
    for url in urls { try Data().write(to: url) }
    try input?.write(to: urls[0])
    process.standardInput = try FileHandle(forReadingFrom: urls[0])
    process.standardOutput = try handle ?? FileHandle(forWritingTo: urls[1])
    process.standardError = try FileHandle(forWritingTo: urls[2])
    if let workingFolder { process.currentDirectoryURL = workingFolder }
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = try Data(contentsOf: urls[1])
    messages = String(decoding: try Data(contentsOf: urls[2]), as: UTF8.self)
  }

  /// The JSON report of a run.
  func report() throws -> ReportedAnalysis {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ReportedAnalysis.self, from: output)
  }

  /// The program stands beside the test bundle.
  static var executable: URL {
    get throws {
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      let folder = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
      let url = folder.appending(path: "ftptrace")
      try #require(FileManager.default.isExecutableFile(atPath: url.path), "\(url.path) has not been built")
      return url
    }
  }
}
