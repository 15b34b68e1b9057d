import Foundation
import TestSupport
import Testing

/// What is found about captures themselves, and whether evidence can be found again in Wireshark.
@Suite("Findings about captures, and their evidence")
struct CaptureFindingTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../SampleTraces").standardizedFileURL

  private static func bytes(of sample: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: samples.appending(path: sample)))
  }

  private static func codes(_ bytes: [UInt8]) throws -> [String] {
    let file = try TemporaryFile(bytes)
    return try FTPTraceProcess(["analyze", "-q", "-f", "json", file.path]).report().findings.map(\.code)
  }

  @Test("A file that ends inside a record is told by FTP901, a whole one is not")
  func cutFile() throws {
    let whole = try Self.bytes(of: "passive-download/client.pcap")
    #expect(try Self.codes(Array(whole.dropLast(20))).contains("FTP901"))
    #expect(try !Self.codes(whole).contains("FTP901"))
  }

  @Test("Frames that the capture lost are told by FTP902, unless none is missing")
  func lostFrames() throws {
    // Without the tenth to the twentieth record, which were sent and acknowledged.
    let whole = try Self.bytes(of: "passive-download/client.pcap")
    var kept = Array(whole.prefix(24))
    var place = 24
    var record = 0
    while place + 16 <= whole.count {
      let length = (0..<4).reduce(0) { $0 | Int(whole[place + 8 + $1]) << (8 * $1) }
      let end = min(whole.count, place + 16 + length)
      if !(10..<20).contains(record) { kept += whole[place..<end] }
      (place, record) = (end, record + 1)
    }
    #expect(try Self.codes(kept).contains("FTP902"))
    #expect(try !Self.codes(whole).contains("FTP902"))
  }

  private static let tshark = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    "A display filter selects exactly the frames of its evidence",
    .enabled(if: tshark != nil, "tshark is not installed"),
    arguments: [
      "idle-reset-server-first/ftp1.pcap", "data-port-refused/client.pcap", "disk-full/client.pcap",
      "private-address-followed/client.pcap", "wrong-passwords/client.pcap",
      "extended-passive-ipv6/client.pcap",
    ])
  func filters(capture: String) throws {
    let tshark = try #require(Self.tshark)
    let path = Self.samples.appending(path: capture).path
    let findings = try FTPTraceProcess(["analyze", "-f", "json", path]).report().findings
    #expect(!findings.isEmpty)
    for evidence in findings.flatMap(\.evidence) {
      let process = Process()
      process.executableURL = URL(filePath: tshark)
      process.arguments = ["-r", path, "-Y", evidence.displayFilter, "-T", "fields", "-e", "frame.number"]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(text.split(separator: "\n").compactMap { Int($0) } == evidence.frames)
    }
  }
}
