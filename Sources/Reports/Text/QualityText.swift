internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// What a capture lacks, or holds too much of, in words.
struct QualityText {
  private let quality: Trace.Quality
  private let captureID: String

  init(_ quality: Trace.Quality, captureID: String) {
    self.quality = quality
    self.captureID = captureID
  }

  /// A line for each fault, with the frame that showed it first; none for a capture that lacks nothing.
  var lines: [String] {
    let first = quality.first
    var lines: [String] = []
    func add(_ count: Int, _ text: @autoclosure () -> String, _ mark: SegmentMark?) {
      guard count > 0 else { return }
      lines.append(text() + (mark.map { "  (\(captureID):\($0.frame.number))" } ?? ""))
    }
    func counted(_ count: Int, _ noun: String) -> String { Figures.counted(count, noun) }
    add(
      quality.missedBytes, "\(Figures.bytes(quality.missedBytes)) of TCP payload were sent but not captured",
      first.missedBytes)
    add(
      quality.acknowledgedUnseenBytes,
      "\(Figures.bytes(quality.acknowledgedUnseenBytes)) of TCP payload were acknowledged but not captured",
      first.missedBytes)
    add(
      quality.duplicateFrames, "\(counted(quality.duplicateFrames, "frame")) captured twice",
      first.duplicateFrame)
    add(
      quality.oneWayConnections,
      "\(counted(quality.oneWayConnections, "connection")) seen in one direction only", first.oneWayConnection
    )
    add(
      quality.cutControlSegments,
      "\(counted(quality.cutControlSegments, "segment")) of control text cut by the snapshot length: "
        + "record with tcpdump -s 0", first.cutControlSegment)
    add(
      quality.startsMidSession,
      "\(counted(quality.startsMidSession, "session")) open already when the capture began",
      first.startMidSession)
    add(
      quality.transfersWithoutData,
      "\(counted(quality.transfersWithoutData, "completed transfer")) without a data connection in the capture",
      first.transferWithoutData)
    add(
      quality.conflictingOverlaps,
      "\(counted(quality.conflictingOverlaps, "segment")) of control text sent again with other content: "
        + "the first was read", first.conflictingOverlap)
    add(
      quality.outOfOrderFrames, "\(counted(quality.outOfOrderFrames, "frame")) out of order in time",
      first.outOfOrderFrame)
    add(
      quality.timeStepsBack,
      "the clock was set back \(counted(quality.timeStepsBack, "time")): what belongs together was told with care",
      first.timeStepBack)
    for limit in quality.limitsReached {
      add(1, "limit of this tool reached: \(limit)" + cure(of: limit), first.limit)
    }
    let skipped = quality.skipped.filter { $0.reason != "not_tcp" && $0.reason != "not_ip" }
    if !skipped.isEmpty {
      lines.append(
        "frames not accounted for: "
          + skipped.map { "\(Figures.grouped($0.count)) \($0.reason)" }.joined(separator: ", "))
    }
    if !quality.encapsulations.isEmpty {
      lines.append(
        "TCP segments found inside: "
          + quality.encapsulations.map { "\($0.name) \(Figures.grouped($0.count))" }.joined(separator: ", "))
    }
    return lines
  }

  private func cure(of limit: String) -> String {
    limit == "memory" ? "; raise it with --max-memory, or cut the capture into pieces" : ""
  }
}
