internal import FTPSessions
internal import TCPFlows

/// FTP905: frames were captured twice.
enum DuplicateFrames: TraceRule {
  static let description = RuleDescription(
    code: "FTP905", name: "duplicate-frames",
    title: "The same frames were captured twice",
    severity: "Note: the copies were left out of all counts.",
    meaning: [
      "A mirror port that copies both directions of every port, or a capture on `any`, sees each frame more than once. "
        + "Copies are told from retransmissions by their IP identification, or where there is none by their time, and "
        + "count for nothing. Other tools show them as retransmissions."
    ],
    onTheWire: ["two frames that are equal in every number, within less than 5 ms"],
    displayFilter: "tcp.analysis.retransmission || tcp.analysis.duplicate_ack",
    causes: [
      "a mirror port that sees a frame where it comes in and where it goes out", "tcpdump -i any on a router",
    ],
    remedies: ["mirror one direction of each port, or capture on one interface"],
    lookAlikes: [
      "Retransmissions: new IP identification, later.",
      "Both sides of an address translation: other addresses.",
    ])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    let quality = trace.trace.quality
    guard quality.duplicateFrames > 0 else { return [] }
    let mark = quality.first.duplicateFrame
    return [
      trace.incident(
        description, .note,
        "\(Figures.counted(quality.duplicateFrames, "frame")) were captured twice; the copies were left out.",
        at: mark.map { [$0] } ?? [], shows: "the first copy of a frame",
        facts: [Fact("frames", quality.duplicateFrames)])
    ]
  }
}
