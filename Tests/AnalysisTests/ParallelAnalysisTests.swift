import Analysis
import FTPSessions
import NetworkTypes
import TestSupport
import Testing

@Suite("Captures that are read at the same time")
struct ParallelAnalysisTests {
  /// Names of captures that are none of a rotated one.
  private static let names = "abcdefghi".map { "\($0).pcap" }

  /// What tells of each trace, and of everything that was said.
  private struct Told: Equatable {
    let names: [String]
    let sessions: [[UInt16]]
    let connections: [Int]
    let limits: [[String]]
    let skipped: [[Int]]
    let problems: [String]
    let remarks: [String]

    init(_ result: Analyzer.Result) {
      names = result.traces.map(\.vantagePoint.name)
      sessions = result.traces.map { $0.sessions.map(\.client.port) }
      connections = result.traces.map(\.connections.count)
      limits = result.traces.map(\.quality.limitsReached)
      skipped = result.traces.map { $0.quality.skipped.map(\.count) }
      problems = result.problems
      remarks = result.remarks
    }
  }

  private func told(_ paths: [String], jobs: Int, megabytes: Int? = nil) -> Told {
    var settings = AnalysisSettings()
    if let megabytes { settings.maximumMemory = megabytes << 20 }
    return Told(Analyzer(settings: settings, jobs: jobs).analyze(paths.map(InputArgument.init)))
  }

  @Test("They give the same as one after the other, in the order of the inputs", arguments: [2, 3, 16])
  func sameOrder(jobs: Int) throws {
    let folder = try CaptureFolder()
    var paths: [String] = []
    for number in UInt16(0)..<9 {
      let sessions = (0...number).flatMap { SampleSession(client: 40_000 + number * 100 + $0 * 2).frames }
      paths.append(try folder.write(sessions, Self.names[Int(number)]))
    }
    paths.insert(folder.path("missing.pcap"), at: 4)
    paths.insert(try folder.write(Array("no capture".utf8), "text.pcap"), at: 2)
    let expected = told(paths, jobs: 1)
    #expect(expected.sessions.map(\.count) == Array(1...9))
    #expect(expected.problems.count == 2)
    #expect(told(paths, jobs: jobs) == expected)
  }

  @Test("The limit of memory holds for all of them together, and cuts the same", arguments: [150, 600])
  func memoryLimit(connections: UInt32) throws {
    let folder = try CaptureFolder()
    let server = Endpoint(IPAddress(ipv4: 1), 21)
    let frames = (0..<connections).map { number in
      TestSegment(from: Endpoint(IPAddress(ipv4: 256 + number), 1024), to: server, sequence: 7, [.syn]).frame
    }
    let paths = try Self.names.prefix(4).map { try folder.write(frames, $0) }
    // One of the smaller captures has room, four have not.
    let expected = told(paths, jobs: 1, megabytes: 36)
    #expect(expected.limits.first?.isEmpty == (connections == 150))
    #expect(expected.limits.last == ["memory"])
    #expect(told(paths, jobs: 4, megabytes: 36) == expected)
  }
}
