import Foundation
import Testing

/// What Wireshark's programs make of a file; they are no part of this project.
enum Wireshark {
  /// Whether tshark and capinfos are there.
  static let isAvailable = ["tshark", "capinfos"].allSatisfy { (try? run($0, ["--version"]))?.status == 0 }

  /// The fields of each frame that a display filter selects; nothing may be complained of.
  static func fields(
    _ fields: [String], of path: String, where filter: String = "frame", preferences: [String] = []
  ) throws -> [[String]] {
    let arguments =
      ["-n", "-r", path, "-Y", filter, "-T", "fields"] + fields.flatMap { ["-e", $0] }
      + preferences.flatMap { ["-o", $0] }
    let run = try run("tshark", arguments)
    #expect(run.status == 0 && run.complaints == [], "\(path)")
    return run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// What capinfos says of a file; nothing may be complained of.
  static func summary(of path: String) throws -> String {
    let run = try run("capinfos", [path])
    #expect(run.status == 0 && run.complaints == [], "\(path)")
    return run.output
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> (
    status: Int32, output: String, complaints: [String]
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let folder = FileManager.default.temporaryDirectory.appending(path: "tshark-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let urls = ["out", "err"].map { folder.appending(path: $0) }
    for url in urls { try Data().write(to: url) }
    process.standardOutput = try FileHandle(forWritingTo: urls[0])
    process.standardError = try FileHandle(forWritingTo: urls[1])
    try process.run()
    process.waitUntilExit()
    let texts = try urls.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    let complaints = texts[1].split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("Running as user")
    }
    return (process.terminationStatus, texts[0], complaints)
  }
}
