import Foundation
import TestSupport
import Testing

/// Opens pages in Chromium, without a window.
enum Browser {
  /// A page after the browser has read it and run what it runs.
  struct Page {
    /// The document as it is then.
    let document: String
    /// What the browser has to say of it, such as what its policy forbade.
    let messages: String
    /// What it asked the network for, without what a browser asks its maker for at each start.
    let requests: [String]

    /// What stands between `<title>` and its end.
    var title: String { document.firstMatch(of: /<title>(.*?)<\/title>/).map { String($0.1) } ?? "" }

    /// The text of the document, without its elements and with single blanks.
    var text: String { Self.text(of: document) }

    /// The texts of its drawings of a class.
    func drawings(_ style: String) -> [String] {
      document.matches(of: /<svg class="([a-z]+)".*?<\/svg>/.dotMatchesNewlines())
        .filter { $0.1 == style }.map { Self.text(of: String($0.0)) }
    }

    private static func text(of markup: String) -> String {
      var text = markup.replacing(/<style>.*?<\/style>/.dotMatchesNewlines(), with: "")
      text = text.replacing(/<[^<>"]*(?:"[^"]*"[^<>"]*)*>/, with: " ")
      for (name, character) in [("lt", "<"), ("gt", ">"), ("quot", "\""), ("nbsp", " "), ("amp", "&")] {
        text = text.replacing("&\(name);", with: character)
      }
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private static let executable: URL? = ["chromium", "chromium-browser", "google-chrome"]
    .flatMap { name in ["/usr/bin", "/usr/local/bin", "/snap/bin"].map { URL(filePath: "\($0)/\(name)") } }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  static let isNeeded: ConditionTrait = .enabled(if: executable != nil, "Chromium is not installed")

  /// The time, updates and accounts, which no option turns off.
  private static var ofItsMaker: Regex<Substring> {
    /^[A-Z]+ (?:http:\/\/)?[a-z0-9]+\.google(?:apis)?\.com[:\/]/
  }

  /// Opens a file, with a recorder in the place of everything that could be reached.
  static func open(_ file: TemporaryFile) throws -> Page {
    defer { withExtendedLifetime(file) {} }
    let network = try RequestRecorder()
    defer { network.stop() }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ftptrace-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let urls = ["out", "err"].map { folder.appending(path: $0) }
    for url in urls { try Data().write(to: url) }
    let process = Process()
    process.executableURL = executable
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-default-apps", "--disable-sync", "--disable-extensions",
      "--user-data-dir=\(folder.appending(path: "profile").path)",
      // Local addresses too.
      "--proxy-server=127.0.0.1:\(network.port)", "--proxy-bypass-list=<-loopback>",
      "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom", file.url.absoluteString,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: urls[0])
    process.standardError = try FileHandle(forWritingTo: urls[1])
    try process.run()
    let patience = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: patience)
    process.waitUntilExit()
    patience.cancel()
    try #require(process.terminationStatus == 0)
    let console = String(decoding: try Data(contentsOf: urls[1]), as: UTF8.self)
      .split(separator: "\n").filter { $0.contains("CONSOLE") }.joined(separator: "\n")
    return Page(
      document: String(decoding: try Data(contentsOf: urls[0]), as: UTF8.self), messages: console,
      requests: network.requests.filter { $0.firstMatch(of: ofItsMaker) == nil })
  }
}
