internal import FTPSessions
private import NetworkTypes
private import TCPFlows

/// What is said of a capture for which there was not enough memory.
enum MemoryRemark {
  /// A line with what to do; nil where there was enough.
  static func text(of trace: Trace?, _ settings: AnalysisSettings) -> String? {
    guard let trace, trace.quality.limitsReached.contains("memory") else { return nil }
    let frame = trace.quality.first.limit.map { " at frame \($0.frame.number)" } ?? ""
    let skipped = trace.quality.skipped.first { $0.reason == "memory_limit" }?.count ?? 0
    return
      "\(trace.vantagePoint.name): the memory limit of \(settings.maximumMemory / (1 << 20)) MiB was reached\(frame); "
      + "\(skipped) segments of later connections were left out. Raise it with --max-memory, "
      + "or cut the capture into pieces: editcap -i 3600 FILE PIECE.pcapng"
  }
}
