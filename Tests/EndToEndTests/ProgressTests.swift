import Foundation
import NetworkTypes
import TestSupport
import Testing

@Suite("Progress")
struct ProgressTests {
  private static let frames = 1000

  private static var capture: [UInt8] {
    TestCapture(
      (0..<frames).map { number in
        TestFrame(
          time: Timestamp(nanoseconds: Int64(number) * 1000), bytes: [UInt8](repeating: 0, count: 100))
      }
    ).pcap()
  }

  /// Runs the program with a terminal for its messages, on a pipe that stalls for a while before its last bytes.
  private func run(
    _ arguments: [String], of capture: [UInt8] = Self.capture, stall: Double = 1.7, columns: UInt16 = 80
  ) throws -> (status: Int32, text: String, messages: String) {
    let terminal = try PseudoTerminal(columns: columns)
    let (input, output) = (Pipe(), Pipe())
    let process = Process()
    process.executableURL = try FTPTraceProcess.executable
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = terminal.terminal
    try process.run()
    // The pipe holds less than the capture: nobody waits for the writer here.
    DispatchQueue.global().async {
      let bytes = Data(capture)
      try? input.fileHandleForWriting.write(contentsOf: bytes.dropLast(200))
      Thread.sleep(forTimeInterval: stall)
      try? input.fileHandleForWriting.write(contentsOf: bytes.suffix(200))
      try? input.fileHandleForWriting.close()
    }
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self), try terminal.written())
  }

  @Test(
    "Who waits for more than a second sees frames, bytes and the input, and nothing stays",
    arguments: ["analyze", "compare"])
  func shown(command: String) throws {
    let run = try run([command, "-"])
    #expect(run.status == 0)
    #expect(run.text.contains("frames"))
    #expect(run.messages.contains(" frames, 9"), "\(run.messages)")
    #expect(run.messages.contains("/s: standard input"))
    #expect(run.messages.contains("\r"))
    // What is said afterwards stands on a line of its own.
    let screen = PseudoTerminal.screen(run.messages)
    #expect(screen.allSatisfy { $0.isEmpty || $0.hasPrefix("ftptrace: ") }, "\(screen)")
    #expect(!run.messages.contains("\u{1B}"))
  }

  @Test("A message takes the place of the line")
  func message() throws {
    let run = try run(["analyze", "-", "/nowhere/missing.pcap"])
    #expect(run.status == 2)
    #expect(run.messages.contains("standard input"))
    #expect(
      PseudoTerminal.screen(run.messages)
        == ["ftptrace: /nowhere/missing.pcap: No such file or directory", ""])
  }

  @Test("Who waits for an input is told which, and nothing stays where it turns out to be no capture")
  func waiting() throws {
    for command in ["analyze", "compare", "show"] {
      let run = try run([command, "-"], of: Array("nothing".utf8))
      #expect(run.status == 2)
      #expect(run.messages.contains("waiting for the first frame: standard input"))
      let screen = PseudoTerminal.screen(run.messages)
      #expect(screen.count == 2 && screen[0].hasPrefix("ftptrace: -: not a capture file"), "\(screen)")
    }
  }

  @Test("On a narrow terminal the line does not wrap")
  func narrow() throws {
    let run = try run(["analyze", "-"], columns: 24)
    let lines = run.messages.split(separator: "\r")
    #expect(lines.contains { $0.contains("frames") })
    #expect(lines.allSatisfy { $0.count < 24 })
  }

  @Test("Nobody is told who does not want to be", arguments: ["--no-progress", "--quiet"])
  func unwanted(option: String) throws {
    #expect(try run(["analyze", option, "-"]).messages.isEmpty)
  }

  @Test("What takes less than a second needs no line")
  func quick() throws {
    #expect(try run(["analyze", "-"], stall: 0).messages.isEmpty)
  }
}
