public import Capture
public import FTPSessions
private import NetworkTypes
private import PacketDecoding
private import ParallelWork
private import TCPFlows

/// Drives the stages: reads captures and makes a trace of each vantage point.
public struct Analyzer: Sendable {
  /// What came of an analysis.
  public struct Result: Sendable {
    /// The traces, in the order of the inputs.
    public internal(set) var traces: [Trace] = []
    /// Inputs that could not be read, a line each, with what to do.
    public internal(set) var problems: [String] = []
    /// Inputs that were read but not to their end, a line each.
    public internal(set) var remarks: [String] = []
    /// What the traces take of the memory; nil while there is none.
    var memory: MemoryAccount?

    /// Adds what came of the next set.
    mutating func append(_ next: Result) {
      traces += next.traces
      problems += next.problems
      remarks += next.remarks
      memory = next.memory ?? memory
    }
  }

  private let settings: AnalysisSettings
  private let jobs: Int
  private let progress: ReadingProgress?

  /// Makes an analyzer that reads up to `jobs` captures at the same time; it tells `progress` how far the reading has
  /// come.
  public init(settings: AnalysisSettings, jobs: Int = 1, progress: ReadingProgress? = nil) {
    self.settings = settings
    self.jobs = jobs
    self.progress = progress
  }

  /// Analyzes captures, each vantage point by itself.
  ///
  /// An input that cannot be read becomes a problem in the result; the others are still analyzed.
  public func analyze(_ inputs: [InputArgument]) -> Result {
    let collector = InputCollector(inputs)
    progress?.expect(collector.sets.flatMap(\.paths).map(CaptureSource.init))
    var result = Result(problems: collector.problems)
    let names = Set(collector.sets.map(\.vantagePoint.name))
    var read = readAtOnce(collector.sets, names)[...]
    var progress = progress
    for set in collector.sets {
      var next = read.popFirst()
      if let memory = next?.memory {
        next?.memory = memory.moved(behind: result.memory)
        // There was not enough for all of them at once: from here on one after the other, which takes less.
        if next?.memory == nil { (next, read, progress) = (nil, [], nil) }
      }
      result.append(next ?? analyze(set, names, behind: result.memory, progress))
    }
    return result
  }

  /// What comes of the sets, each as if it were alone; empty where they have to be read one after the other.
  private func readAtOnce(_ sets: [CaptureSet], _ names: Set<String>) -> [Result] {
    // Standard input can be read only once, in its turn.
    guard jobs > 1, sets.count > 1, !sets.contains(where: { $0.paths.contains("-") }) else { return [] }
    let pool = MemoryPool(settings)
    return Workers(jobs).map(sets.count) { analyze(sets[$0], names, pool: pool, progress) }
  }

  /// Analyzes a set; `names` are those that vantage points have.
  private func analyze(
    _ set: CaptureSet, _ names: Set<String>, behind memory: MemoryAccount? = nil, pool: MemoryPool? = nil,
    _ progress: ReadingProgress?
  ) -> Result {
    var names = names
    var result = Result()
    var builder = TraceBuilder(settings: settings, behind: memory, pool: pool)
    var files: [CaptureFileInfo] = []
    var parts = 1
    func finishPart() {
      guard !files.isEmpty else { return }
      var name = set.vantagePoint.name
      if parts > 1 {
        while names.contains("\(set.vantagePoint.name)#\(parts)") { parts += 1 }
        name = "\(set.vantagePoint.name)#\(parts)"
        names.insert(name)
      }
      result.traces.append(
        builder.finish(VantagePoint(name: name, role: set.vantagePoint.role), files: files))
      result.memory = builder.memory
      if let remark = MemoryRemark.text(of: result.traces.last, settings) { result.remarks.append(remark) }
      files = []
    }
    var lastTime: Timestamp?
    for (source, firstTime) in inOrder(set.paths, &result.problems, progress) {
      if let lastTime, let firstTime, firstTime < lastTime {
        // Overlapping files are no rotation: merging them would mix up the order of frames.
        finishPart()
        builder = TraceBuilder(settings: settings, behind: result.memory ?? memory, pool: pool)
        parts += 1
      }
      defer { progress?.finish(source) }
      do {
        let reader = try CaptureReader(source, position: progress?.begin(source) ?? ReadingPosition())
        try Self.read(reader, file: UInt32(files.count), into: &builder)
        files.append(reader.info)
        lastTime = reader.info.lastTime ?? lastTime
        if let damage = reader.info.damage {
          result.remarks.append("\(source.path): \(damage); everything before that was analyzed")
        }
      } catch {
        result.problems.append(error.description)
      }
    }
    finishPart()
    return result
  }

  /// Sources in the order of their first frames, with the times of these where there is more than one; sources
  /// that cannot be read become problems.
  private func inOrder(
    _ paths: [String], _ problems: inout [String], _ progress: ReadingProgress?
  ) -> [(CaptureSource, Timestamp?)] {
    guard paths.count > 1 else { return paths.map { (CaptureSource($0), nil) } }
    var timed: [(source: CaptureSource, first: Timestamp?)] = []
    for path in paths {
      let source = CaptureSource(path)
      do {
        timed.append((source, source == .standardInput ? nil : try CaptureReader.firstTime(of: path)))
      } catch {
        problems.append(error.description)
        progress?.finish(source)
      }
    }
    // Files without frames, and standard input, come first, in the order in which they were given.
    let earliest = Timestamp(nanoseconds: .min)
    return timed.enumerated().sorted { left, right in
      (left.element.first ?? earliest, left.offset) < (right.element.first ?? earliest, right.offset)
    }.map { ($0.element.source, $0.element.first) }
  }

  private static func read(
    _ reader: CaptureReader, file: UInt32, into builder: inout TraceBuilder
  ) throws(CaptureError) {
    let decoder = PacketDecoder()
    try reader.forEachFrame { header, bytes in
      let packet = decoder.decode(bytes, linkType: header.linkType, wireLength: header.wireLength)
      let mark = SegmentMark(frame: FrameReference(file: file, number: header.number), time: header.time)
      builder.process(packet, frame: bytes, mark)
    }
  }
}
