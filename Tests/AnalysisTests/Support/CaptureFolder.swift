import Analysis
import FTPSessions
import Foundation
import NetworkTypes
import TestSupport

/// A folder of files that is there for the time of a test.
final class CaptureFolder {
  private let url = FileManager.default.temporaryDirectory.appending(path: "ftptrace-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of the folder, or of something in it.
  func path(_ name: String = "") -> String {
    name.isEmpty ? url.path : url.path + "/" + name
  }

  /// Writes a file, in a folder of its own if the name has one; returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return path(name)
  }

  /// Writes a pcap file.
  @discardableResult
  func write(_ frames: some Collection<TestFrame>, _ name: String) throws -> String {
    try write(TestCapture(Array(frames)).pcap(.littleNanoseconds), name)
  }
}

/// A session with a passive download, from login to QUIT.
struct SampleSession {
  let frames: [TestFrame]

  init(client port: UInt16 = 40_000, after seconds: Double = 0) {
    let timeline = TestTimeline()
    timeline.wait(seconds: seconds)
    let client = IPAddress(ipv4: 0xc000_0201)
    let server = IPAddress(ipv4: 0xc633_6401)
    let control = Conversation(on: timeline, client: Endpoint(client, port), server: Endpoint(server, 21))
    control.handshake().reply("220 Ready").command("USER a").reply("331 Password").command("PASS b")
    control.reply("230 Welcome").command("PASV").reply("227 Entering (198,51,100,1,195,80)")
    let data = Conversation(
      on: timeline, client: Endpoint(client, port + 1), server: Endpoint(server, 50_000))
    data.handshake()
    control.command("RETR /file").reply("150 Here")
    data.download(3000).close()
    control.reply("226 Done").command("QUIT").reply("221 Bye").close()
    frames = timeline.frames
  }
}

/// What an analysis of arguments gives.
func analyze(_ arguments: String..., settings: AnalysisSettings = AnalysisSettings()) -> Analyzer.Result {
  Analyzer(settings: settings).analyze(arguments.map { InputArgument($0) })
}
