internal import Capture
internal import FTPSessions
internal import TCPFlows

/// FTP901: a file ends inside a record, or is damaged.
enum CaptureTruncated: TraceRule {
  static let description = RuleDescription(
    code: "FTP901", name: "capture-truncated",
    title: "The capture file ends inside a record, or is damaged",
    severity: "Warning: what came behind is unknown.",
    meaning: [
      "The file stops in the middle of a record: its capture was killed, the disk was full, or it was copied while it "
        + "was written. All frames before that were analyzed. What was open there is said to be open, and nothing is "
        + "concluded from what is missing behind it."
    ],
    onTheWire: ["nothing: this is about the file"], displayFilter: "frame",
    causes: [
      "the capture was ended hard or copied while it ran", "the disk was full", "the transfer broke off",
    ],
    remedies: ["end tcpdump with SIGINT or SIGTERM, write with -U, and copy the file when it is done"],
    lookAlikes: ["A file with a header and no frames: it is whole."])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    let cut = trace.trace.files.filter(\.isTruncated)
    guard let first = cut.first else { return [] }
    let files =
      cut.count == 1 ? first.path : "\(first.path) and \(Figures.counted(cut.count - 1, "more file"))"
    return [
      trace.incident(
        description, .warning,
        "\(files) ends early (\(first.damage ?? "cut inside a record")): the "
          + "\(Figures.counted(Int(first.frames), "frame")) before that were analyzed, and what came behind is unknown.",
        at: trace.trace.lastFramesOfCutFiles, shows: "the last whole frame",
        facts: [Fact("files", cut.map(\.path))])
    ]
  }
}
