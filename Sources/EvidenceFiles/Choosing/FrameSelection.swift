internal import Capture
internal import FTPSessions
internal import NetworkTypes
internal import PacketDecoding
internal import TCPFlows

/// The frames of one trace that are shown, in the order of the capture.
struct FrameSelection {
  /// The frames.
  private(set) var frames: [ChosenFrame] = []
  /// Frames of control connections that were left out.
  private(set) var controlFramesLeftOut = 0
  /// Frames of data connections that were left out.
  private(set) var dataFramesLeftOut = 0

  /// Chooses frames of the connections in `subjects`, and those that are evidence; reads the captures.
  init(
    _ trace: Trace, subjects: [Int: EvidenceContext.Subject], evidence: [FrameReference: [String]]
  ) throws(CaptureError) {
    guard !subjects.isEmpty || !evidence.isEmpty else { return }
    let finder = ConnectionFinder(
      trace, between: Set(subjects.keys.map { FlowKey(trace.connections[$0]) }))
    var windows = subjects.mapValues { ConnectionWindow($0.isControl ? .control : .data) }
    var segments = SegmentFinder()
    var chosen: [ChosenFrame] = []
    try trace.readFrames { frame, header, bytes in
      let isEvidence = evidence[frame] != nil
      let connection = segments.segment(in: bytes, header).flatMap {
        finder.connection(of: $0, in: frame)
      }
      if let connection, windows[connection] != nil {
        windows[connection]?.take(
          frame, at: header.time, of: connection, isEvidence: isEvidence, into: &chosen)
      } else if isEvidence {
        chosen.append(ChosenFrame(frame: frame, time: header.time, connection: connection, place: 0))
      }
    }
    for index in windows.keys.sorted() { windows[index]?.finish(into: &chosen) }
    frames = chosen.sorted { $0.frame < $1.frame }
    for (index, window) in windows {
      if subjects[index]?.isControl == true {
        controlFramesLeftOut += window.count - window.chosen
      } else {
        dataFramesLeftOut += window.count - window.chosen
      }
    }
  }
}
