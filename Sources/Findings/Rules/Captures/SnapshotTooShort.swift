internal import Capture
internal import FTPSessions
internal import TCPFlows

/// FTP903: the snapshot length cut control text.
enum SnapshotTooShort: TraceRule {
  static let description = RuleDescription(
    code: "FTP903", name: "snapshot-too-short",
    title: "Control text was cut by the snapshot length",
    severity: "Warning: commands, replies and announced ports may be missing.",
    meaning: [
      "The capture kept only the first bytes of each frame, and less than the text of the control connection. Ports, "
        + "paths and replies that were cut cannot be read; numbers that may have gone on are not believed."
    ],
    onTheWire: ["Wireshark: \"Packet size limited during capture\" on the control connection"],
    displayFilter: "tcp.port == 21 && frame.cap_len < frame.len",
    causes: ["the capture was made with a short snapshot length (tcpdump -s 68, -s 96)"],
    remedies: [
      "capture with the whole frame: tcpdump -s 0; where the data is too much, -s 512 holds the control text as a rule"
    ],
    lookAlikes: [
      "A snapshot length that cuts data connections only: their bytes are counted by their headers."
    ])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    let quality = trace.trace.quality
    guard quality.cutControlSegments > 0, let first = quality.first.cutControlSegment else { return [] }
    let lengths = Set(trace.trace.files.map(\.snapshotLength)).sorted()
    let length = lengths.first.map { " of \(Figures.bytes($0))" } ?? ""
    return [
      trace.incident(
        description, .warning,
        "\(Figures.counted(quality.cutControlSegments, "segment")) of control text were cut by the snapshot length"
          + "\(length): commands, replies and announced ports may be missing.",
        at: [first], shows: "the first segment of control text that was cut",
        sessions: trace.distinctSessions.filter { $0.session.cutSegments > 0 }.map(\.place),
        facts: [Fact("segments", quality.cutControlSegments), Fact("snaplen", lengths.first)])
    ]
  }
}
