import Capture
import NetworkTypes
import Presentation
import Testing

@Suite("Line of progress")
struct ProgressTextTests {
  private static func status(_ change: (inout ReadingProgress.Status) -> Void) -> ReadingProgress.Status {
    var status = ReadingProgress.Status()
    status.inputs = 1
    status.path = "captures/server.pcap"
    status.frames = 4000
    status.bytes = 3_000_000
    status.fileBytes = 3_000_000
    status.size = 12_000_000
    change(&status)
    return status
  }

  private static func line(
    after seconds: Double = 2, width: Int = 79, _ change: (inout ReadingProgress.Status) -> Void = { _ in }
  ) -> String {
    ProgressText(status(change), after: ElapsedTime(seconds: seconds)).line(width: width)
  }

  @Test("A file shows how much of it has been read, how fast, what is left, and its name")
  func file() {
    #expect(Self.line() == "25% of 12.0 MB at 1.5 MB/s, 6 s left: captures/server.pcap")
  }

  @Test("Of several inputs the number is told")
  func several() {
    let line = Self.line {
      $0.inputs = 3
      $0.finishedInputs = 1
    }
    #expect(line == "25% of 12.0 MB at 1.5 MB/s, 6 s left, input 2 of 3: captures/server.pcap")
  }

  @Test("Where the size is not known, frames and bytes are told")
  func standardInput() {
    let line = Self.line {
      $0.path = "-"
      $0.size = nil
      $0.fileBytes = 0
    }
    #expect(line == "4,000 frames, 3.0 MB at 1.5 MB/s: standard input")
  }

  @Test("What has not begun, or is over, is told so")
  func edges() {
    #expect(Self.line { $0.inputs = 0 } == "looking for captures")
    #expect(
      Self.line {
        $0.path = "-"
        $0.frames = 0
      } == "waiting for the first frame: standard input")
    #expect(Self.line { $0.finishedInputs = 1 } == "4,000 frames read, examining them")
  }

  @Test("Nobody is told a time that rests on next to nothing, and 100% is the end")
  func doubtful() {
    #expect(!Self.line { $0.size = 3_000_000_000 }.contains("left"))
    #expect(!Self.line(after: 0.5).contains("left"))
    #expect(Self.line { $0.fileBytes = 12_000_000 }.hasPrefix("99% of 12.0 MB at 6.0 MB/s: "))
    #expect(Self.line { $0.size = 0 }.hasPrefix("4,000 frames, "))
    #expect(Self.line(after: 0).hasPrefix("25% of 12.0 MB: "))
    #expect(Self.line(after: 600).contains("at 5,000 bytes/s, 30 min left"))
  }

  @Test("No line is wider than the terminal, whatever the name", arguments: [1, 2, 10, 30, 40, 60, 79, 200])
  func width(width: Int) {
    for name in [String(repeating: "a", count: 300), String(repeating: "文", count: 300), "e\u{301}\u{1B}[2J"]
    {
      let line = Self.line(width: width) { $0.path = name }
      #expect(ProgressText.columns(line) <= width)
      #expect(!line.unicodeScalars.contains("\u{1B}"))
    }
  }

  @Test("A name is cut at its start")
  func cutName() {
    let line = Self.line(width: 60) { $0.path = "captures/of/a/long/day/server.pcap" }
    #expect(line == "25% of 12.0 MB at 1.5 MB/s, 6 s left: …long/day/server.pcap")
  }
}
