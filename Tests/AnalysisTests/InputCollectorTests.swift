import Analysis
import FTPSessions
import TestSupport
import Testing

@Suite("Files are grouped by vantage point")
struct InputCollectorTests {
  /// Arguments, and the names, roles and files of the vantage points that they make.
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let sets: [String]

    init(_ arguments: String..., sets: String...) {
      self.arguments = arguments
      self.sets = sets
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let single = [
    Case("a.pcap", sets: "unknown a.pcap: a.pcap"),
    Case("dir/a.pcap", sets: "unknown a.pcap: dir/a.pcap"),
    Case("-", sets: "unknown stdin: -"),
    Case("b.pcap", "a.pcap", sets: "unknown b.pcap: b.pcap", "unknown a.pcap: a.pcap"),
    Case("x/a.pcap", "y/a.pcap", sets: "unknown a.pcap: x/a.pcap", "unknown a.pcap#2: y/a.pcap"),
    Case("client=a.pcap", "server=b.pcap", sets: "client a.pcap: a.pcap", "server b.pcap: b.pcap"),
    Case("server=a.pcap", "server=b.pcap", sets: "server a.pcap: a.pcap", "server b.pcap: b.pcap"),
  ]

  static let named = [
    Case("server:s=a.pcap", sets: "server s: a.pcap"),
    Case("server:s=a.pcap", "server:s=b.pcap", sets: "server s: a.pcap b.pcap"),
    Case(
      "server:s=a.pcap", "client=c.pcap", "server:s=b.pcap", sets: "server s: a.pcap b.pcap",
      "client c.pcap: c.pcap"),
    Case("server:s=a.pcap", "server:t=b.pcap", sets: "server s: a.pcap", "server t: b.pcap"),
    Case(
      "client:s=a.pcap", "server:s=b.pcap", "server:s=c.pcap", sets: "client s: a.pcap",
      "server s#2: b.pcap c.pcap"),
    Case(
      "server=a.pcap", "server:a.pcap=b.pcap", sets: "server a.pcap: a.pcap", "server a.pcap#2: b.pcap"),
  ]

  static let rotated = [
    Case("cap.pcap", "cap.pcap1", "cap.pcap2", sets: "unknown cap.pcap: cap.pcap cap.pcap1 cap.pcap2"),
    Case("cap.pcap00", "cap.pcap01", sets: "unknown cap.pcap: cap.pcap00 cap.pcap01"),
    Case("cap.pcap2", "cap.pcap", sets: "unknown cap.pcap: cap.pcap2 cap.pcap"),
    Case(
      "a.cap", "a.cap1", "b.pcapng7", "b.pcapng8", sets: "unknown a.cap: a.cap a.cap1",
      "unknown b.pcapng: b.pcapng7 b.pcapng8"),
    Case(
      "r_00001_20260301120000.pcapng", "r_00002_20260301121500.pcapng",
      sets: "unknown r.pcapng: r_00001_20260301120000.pcapng r_00002_20260301121500.pcapng"),
    Case(
      "x/r_00001_20260301120000", "x/r_00002_20260301121500",
      sets: "unknown r: x/r_00001_20260301120000 x/r_00002_20260301121500"),
    Case(
      "server=cap.pcap", "server=cap.pcap1", sets: "server cap.pcap: cap.pcap cap.pcap1"),
    Case(
      "server=cap.pcap", "client=cap.pcap1", sets: "server cap.pcap: cap.pcap", "client cap.pcap#2: cap.pcap1"
    ),
    Case(
      "x/cap.pcap", "y/cap.pcap1", sets: "unknown cap.pcap: x/cap.pcap", "unknown cap.pcap#2: y/cap.pcap1"),
    Case("cap1.pcap", "cap2.pcap", sets: "unknown cap1.pcap: cap1.pcap", "unknown cap2.pcap: cap2.pcap"),
    Case(
      "cap.pcap", "cap.pcap1234567", sets: "unknown cap.pcap: cap.pcap",
      "unknown cap.pcap1234567: cap.pcap1234567"),
    Case(
      "r_1_20260301120000.pcapng", "r_2_20260301121500.pcapng",
      sets: "unknown r_1_20260301120000.pcapng: r_1_20260301120000.pcapng",
      "unknown r_2_20260301121500.pcapng: r_2_20260301121500.pcapng"),
    Case("cap.pcap", "cap.pcap", sets: "unknown cap.pcap: cap.pcap", "unknown cap.pcap#2: cap.pcap"),
  ]

  @Test(
    "By role and name, else by the names of rotated files, else one each", arguments: single + named + rotated
  )
  func sets(_ example: Case) {
    let collector = InputCollector(example.arguments.map { InputArgument($0) })
    #expect(texts(collector) == example.sets)
    #expect(collector.problems.isEmpty)
  }

  private func texts(_ collector: InputCollector, in folder: String = "") -> [String] {
    collector.sets.map { set in
      let paths = set.paths.map { $0.hasPrefix(folder) ? String($0.dropFirst(folder.count)) : $0 }
      return "\(set.vantagePoint.role.rawValue) \(set.vantagePoint.name): \(paths.joined(separator: " "))"
    }
  }
}

@Suite("Directories are searched")
struct DirectoryTests {
  private func folder() throws -> CaptureFolder {
    let folder = try CaptureFolder()
    let frames = SampleSession().frames
    for name in ["b.pcap", "a.pcap", "sub/deep/c", "ring_00002_20260301120100.pcap", "notes.pcap.bak/d.cap"] {
      try folder.write(frames, name)
    }
    try folder.write(frames, "ring_00001_20260301120000.pcap")
    try folder.write(Array("hello".utf8), "notes.txt")
    try folder.write(frames, ".hidden.pcap")
    try folder.write(Array("GMBU and more".utf8), "monitor.cap")
    return folder
  }

  private func names(_ arguments: [String]) -> [[String]] {
    InputCollector(arguments.map { InputArgument($0) }).sets.map { [$0.vantagePoint.name] + $0.paths }
  }

  @Test("For captures, whatever their names are, and for what is named like one", arguments: ["", "/"])
  func search(suffix: String) throws {
    let folder = try folder()
    let found = names([folder.path() + suffix])
    #expect(
      found == [
        ["a.pcap", folder.path("a.pcap")],
        ["b.pcap", folder.path("b.pcap")],
        ["monitor.cap", folder.path("monitor.cap")],
        ["d.cap", folder.path("notes.pcap.bak/d.cap")],
        [
          "ring.pcap", folder.path("ring_00001_20260301120000.pcap"),
          folder.path("ring_00002_20260301120100.pcap"),
        ],
        ["c", folder.path("sub/deep/c")],
      ])
  }

  @Test("A role goes to each file, a name puts all together")
  func roles() throws {
    let folder = try folder()
    let sets = InputCollector([InputArgument("server=" + folder.path())]).sets
    #expect(sets.count == 6)
    #expect(sets.allSatisfy { $0.vantagePoint.role == .server })
    let named = InputCollector([InputArgument("server:all=" + folder.path())]).sets
    #expect(named.map(\.vantagePoint) == [VantagePoint(name: "all", role: .server)])
    #expect(named.first?.paths.count == 7)
  }

  @Test("One without captures is a problem")
  func empty() throws {
    let folder = try CaptureFolder()
    try folder.write(Array("hello".utf8), "notes.txt")
    let collector = InputCollector([InputArgument(folder.path())])
    #expect(collector.sets.isEmpty)
    #expect(collector.problems.count == 1)
    #expect(collector.problems.first?.hasPrefix(folder.path() + ": a directory without captures") == true)
  }
}
