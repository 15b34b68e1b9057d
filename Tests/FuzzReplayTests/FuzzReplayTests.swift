import Foundation
import FuzzHarnesses
import Testing

/// Every input that fuzzing kept, run once more: the corpus, and those that once broke something.
@Suite("Fuzzing, replayed")
struct FuzzReplayTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Fuzz").standardizedFileURL

  @Test("Inputs that fuzzing kept break nothing", arguments: FuzzHarness.allCases)
  func replay(_ harness: FuzzHarness) throws {
    let corpus = try Self.inputs(in: "corpus", harness)
    #expect(corpus.count >= 20)
    for input in try corpus + Self.inputs(in: "regressions", harness) {
      let violation = harness.violation(in: Array(try Data(contentsOf: input)))
      #expect(violation == nil, "\(input.lastPathComponent)")
    }
  }

  /// The files of a folder, by name; none where there is no folder.
  private static func inputs(in kind: String, _ harness: FuzzHarness) throws -> [URL] {
    let folder = folder.appending(path: "\(kind)/\(harness.rawValue)")
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
