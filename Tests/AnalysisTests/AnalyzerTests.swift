import Analysis
import Capture
import FTPSessions
import NetworkTypes
import TCPFlows
import TestSupport
import Testing

@Suite("Analysis of captures")
struct AnalyzerTests {
  private let frames = SampleSession().frames

  @Test("A file gives a trace with its session")
  func oneFile() throws {
    let file = try TemporaryFile(TestCapture(frames).pcap(.littleNanoseconds))
    let result = analyze(file.path)
    #expect(result.problems.isEmpty)
    #expect(result.remarks.isEmpty)
    let trace = try #require(result.traces.first)
    #expect(result.traces.count == 1)
    #expect(trace.vantagePoint == VantagePoint(name: "capture.pcap", role: .unknown))
    #expect(trace.files.map(\.path) == [file.path])
    #expect(trace.files.map(\.frames) == [UInt32(frames.count)])
    #expect(trace.files.map(\.firstTime) == [frames.first?.time])
    #expect(trace.quality.tcpSegments == frames.count)
    #expect(trace.sessions.map(\.outcome) == [.ok])
    #expect(trace.sessions.flatMap { $0.transfers.map(\.outcome) } == [.completed])
  }

  @Test("A pcapng file gives the same session")
  func pcapng() throws {
    let pcap = try TemporaryFile(TestCapture(frames).pcap(.littleNanoseconds))
    let pcapng = try TemporaryFile(TestCapture(frames).pcapng())
    let result = analyze(pcap.path, pcapng.path)
    #expect(result.traces.map { String(describing: $0.sessions) }.count == 2)
    #expect(Set(result.traces.map { String(describing: $0.sessions) }).count == 1)
  }

  @Test("Files are traces of their own, in the order given")
  func severalFiles() throws {
    let folder = try CaptureFolder()
    let late = try folder.write(SampleSession(client: 40_010, after: 100).frames, "late.pcap")
    let early = try folder.write(frames, "early.pcap")
    let result = analyze("server=" + late, "client:here=" + early)
    #expect(
      result.traces.map(\.vantagePoint) == [
        VantagePoint(name: "late.pcap", role: .server), VantagePoint(name: "here", role: .client),
      ])
    #expect(result.traces.map { $0.sessions.map(\.client.port) } == [[40_010], [40_000]])
  }

  @Test("A capture with a header and no frames is a trace with nothing in it")
  func noFrames() throws {
    let file = try TemporaryFile(TestCapture([]).pcap())
    let result = analyze(file.path)
    #expect(result.problems.isEmpty)
    #expect(result.traces.map(\.connections.count) == [0])
    #expect(result.traces.map(\.sessions.count) == [0])
    #expect(result.traces.flatMap { $0.files.map(\.frames) } == [0])
  }

  @Test("The settings are those of the caller")
  func settings() throws {
    let file = try TemporaryFile(TestCapture(frames).pcap())
    var settings = AnalysisSettings()
    settings.keepsDialogue = true
    #expect(analyze(file.path).traces.first?.sessions.first?.exchanges.isEmpty == true)
    let exchanges = analyze(file.path, settings: settings).traces.first?.sessions.first?.exchanges
    #expect(exchanges?.compactMap(\.command?.text) == ["USER", "PASS", "PASV", "RETR", "QUIT"])
  }

  @Test("Two runs are equal")
  func repeatable() throws {
    let folder = try CaptureFolder()
    for number in UInt16(0)..<8 {
      try folder.write(SampleSession(client: 41_000 + 10 * number).frames, "\(number).pcap")
    }
    func text() -> String {
      let result = analyze(folder.path())
      #expect(result.traces.count == 8)
      let traces = result.traces.map { trace in
        "\(trace.vantagePoint) \(trace.files) \(trace.quality) \(trace.sessions) \(Array(trace.connections))"
      }
      return traces.joined() + "\(result.problems) \(result.remarks)"
    }
    #expect(text() == text())
  }
}

@Suite("Captures in several files")
struct RotationTests {
  private let frames = SampleSession().frames

  @Test("Rotated files are read in the order of their first frames", arguments: [true, false])
  func rotated(isInOrder: Bool) throws {
    let folder = try CaptureFolder()
    let parts = [0..<5, 5..<12, 12..<frames.count]
    let names = isInOrder ? ["cap.pcap", "cap.pcap1", "cap.pcap2"] : ["cap.pcap2", "cap.pcap", "cap.pcap1"]
    for (name, part) in zip(names, parts) { try folder.write(frames[part], name) }
    let result = analyze(folder.path("cap.pcap"), folder.path("cap.pcap1"), folder.path("cap.pcap2"))
    let trace = try #require(result.traces.first)
    #expect(result.traces.count == 1)
    #expect(result.problems.isEmpty)
    #expect(trace.vantagePoint.name == "cap.pcap")
    #expect(trace.files.map(\.path) == names.map { folder.path($0) })
    #expect(trace.sessions.map(\.outcome) == [.ok])
    let last = try #require(trace.connections.first).last.frame
    #expect(last == FrameReference(file: 2, number: UInt32(parts[2].count)))
  }

  @Test("Files of the same role and name are one trace, whatever their names are")
  func named() throws {
    let folder = try CaptureFolder()
    let second = try folder.write(frames[12...], "a.pcap")
    let first = try folder.write(frames[..<12], "b.pcap")
    let result = analyze("server:s=" + second, "server:s=" + first)
    #expect(result.traces.map(\.vantagePoint) == [VantagePoint(name: "s", role: .server)])
    #expect(result.traces.map { $0.files.map(\.path) } == [[first, second]])
    #expect(result.traces.flatMap { $0.sessions.map(\.outcome) } == [.ok])
  }

  @Test("Overlapping files are not merged, even under one name")
  func overlapping() throws {
    let folder = try CaptureFolder()
    let first = try folder.write(frames, "a.pcap")
    let second = try folder.write(SampleSession(client: 40_010, after: 0.01).frames, "b.pcap")
    let third = try folder.write(SampleSession(client: 40_020, after: 60).frames, "c.pcap")
    let result = analyze("server:s=" + third, "server:s=" + second, "server:s=" + first)
    #expect(result.traces.map(\.vantagePoint.name) == ["s", "s#2"])
    #expect(result.traces.allSatisfy { $0.vantagePoint.role == .server })
    #expect(result.traces.map { $0.files.map(\.path) } == [[first], [second, third]])
    #expect(result.traces.map { $0.sessions.map(\.client.port) } == [[40_000], [40_010, 40_020]])
    // Frames are numbered by the files of their own trace.
    #expect(result.traces.last?.connections.first?.first.frame == FrameReference(file: 0, number: 1))
  }

  @Test("No two traces have one name")
  func uniqueNames() throws {
    let folder = try CaptureFolder()
    let first = try folder.write(frames, "x/cap.pcap")
    let copy = try folder.write(frames, "x/cap.pcap1")
    let other = try folder.write(frames, "y/cap.pcap")
    let names = analyze(first, copy, other).traces.map(\.vantagePoint.name)
    #expect(names.count == 3)
    #expect(Set(names).count == 3)
  }

  @Test("A file without frames takes part in its capture")
  func emptyPart() throws {
    let folder = try CaptureFolder()
    try folder.write(frames, "cap.pcap")
    try folder.write([TestFrame](), "cap.pcap1")
    let result = analyze(folder.path())
    #expect(result.problems.isEmpty)
    #expect(result.traces.count == 1)
    #expect(result.traces.first?.files.count == 2)
    #expect(result.traces.first?.sessions.map(\.outcome) == [.ok])
  }
}

@Suite("Inputs that cannot be read")
struct ProblemTests {
  private let frames = SampleSession().frames

  @Test("Become problems, a line each, while the others are analyzed")
  func others() throws {
    let folder = try CaptureFolder()
    let good = try folder.write(frames, "good.pcap")
    let monitor = try folder.write(Array("GMBU and more bytes".utf8), "monitor.cap")
    let empty = try folder.write([UInt8](), "empty.pcap")
    let missing = folder.path("missing.pcap")
    let result = analyze(missing, monitor, good, empty)
    #expect(result.traces.map(\.vantagePoint.name) == ["good.pcap"])
    #expect(result.traces.flatMap { $0.sessions.map(\.outcome) } == [.ok])
    #expect(result.problems.count == 3)
    for (problem, path) in zip(result.problems, [missing, monitor, empty]) {
      #expect(problem.hasPrefix(path + ": "))
      #expect(!problem.contains("\n"))
    }
    #expect(result.problems.contains { $0.contains("Microsoft Network Monitor") && $0.contains("editcap") })
  }

  @Test("Are left out of a rotated capture", arguments: [0, 1, 2])
  func partOfRotation(_ missing: Int) throws {
    let folder = try CaptureFolder()
    let parts = [frames[..<5], frames[5..<12], frames[12...]]
    let names = ["cap.pcap", "cap.pcap1", "cap.pcap2"]
    for (index, part) in parts.enumerated() where index != missing { try folder.write(part, names[index]) }
    let result = analyze(folder.path("cap.pcap"), folder.path("cap.pcap1"), folder.path("cap.pcap2"))
    #expect(result.problems.count == 1)
    #expect(result.problems.first?.hasPrefix(folder.path(names[missing])) == true)
    #expect(result.traces.map { $0.files.count } == [2])
    #expect(result.traces.first?.sessions.count == 1)
  }

  @Test("A directory's foreign file is a problem, its captures are analyzed")
  func directory() throws {
    let folder = try CaptureFolder()
    try folder.write(frames, "a.pcap")
    try folder.write(Array("not a capture at all".utf8), "b.pcap")
    let result = analyze(folder.path())
    #expect(result.traces.map(\.vantagePoint.name) == ["a.pcap"])
    #expect(result.problems.count == 1)
  }

  @Test("A file that ends inside a record is a remark, and its frames are analyzed")
  func truncated() throws {
    let bytes = TestCapture(frames).pcap(.littleNanoseconds)
    let file = try TemporaryFile(Array(bytes.dropLast(10)))
    let result = analyze(file.path)
    #expect(result.problems.isEmpty)
    #expect(
      result.remarks == ["\(file.path): the file ends inside a record; everything before that was analyzed"])
    #expect(result.traces.first?.files.map(\.isTruncated) == [true])
    #expect(result.traces.first?.quality.tcpSegments == frames.count - 1)
  }

  @Test("Nothing but problems gives no trace")
  func nothing() {
    let result = analyze("/nonexistent/a.pcap", "/nonexistent/b.pcap")
    #expect(result.traces.isEmpty)
    #expect(result.problems.count == 2)
  }
}
