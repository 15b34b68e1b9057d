internal import Capture
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows
internal import TraceComparison

/// The frames that findings rest on, with what is said of them.
struct EvidenceFrames {
  /// For each trace, the comments on its frames.
  private(set) var comments: [[FrameReference: [String]]]

  /// Collects the frames of findings.
  init(_ findings: [NumberedFinding], in report: Report) {
    comments = Array(repeating: [:], count: report.traces.count)
    for numbered in findings {
      let finding = numbered.finding
      let head = "\(finding.code) \(finding.name) (\(numbered.id))"
      if let first = finding.evidence.first, let number = first.frames.first {
        note("\(head): \(finding.summary)", on: number, of: first)
      }
      for evidence in finding.evidence {
        for number in evidence.frames { note("\(head): \(evidence.shows)", on: number, of: evidence) }
      }
    }
  }

  private mutating func note(_ text: String, on number: UInt32, of evidence: Evidence) {
    guard comments.indices.contains(evidence.trace), let file = UInt32(exactly: evidence.file) else { return }
    let frame = FrameReference(file: file, number: number)
    let text = TerminalText.escaped(text)
    if comments[evidence.trace][frame]?.contains(text) != true {
      comments[evidence.trace][frame, default: []].append(text)
    }
  }

  /// How many frames there are.
  var count: Int { comments.reduce(0) { $0 + $1.count } }

  /// Reads the captures for the connections that the frames belong to.
  func connections(in report: Report) throws(CaptureError) -> Set<ConnectionReference> {
    var found = Set<ConnectionReference>()
    for (place, frames) in comments.enumerated() {
      guard let last = frames.keys.max() else { continue }
      var finder = SegmentFinder()
      var keys: [FrameReference: FlowKey] = [:]
      try report.traces[place].readFrames(upTo: last) { frame, header, bytes in
        let segment = finder.segment(in: bytes, header)
        if let segment, frames[frame] != nil { keys[frame] = FlowKey(segment) }
      }
      let connections = ConnectionFinder(report.traces[place], between: Set(keys.values))
      for (frame, key) in keys {
        guard let connection = connections.connection(between: key, in: frame) else { continue }
        found.insert(ConnectionReference(trace: place, connection: connection))
      }
    }
    return found
  }
}
