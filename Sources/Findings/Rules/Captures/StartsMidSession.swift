internal import FTPSessions
internal import TCPFlows

/// FTP904: control connections were open already when the capture began.
enum StartsMidSession: TraceRule {
  static let description = RuleDescription(
    code: "FTP904", name: "starts-mid-session",
    title: "A control connection was open already when the capture began",
    severity: "Note: what was said before is unknown.",
    meaning: [
      "The handshake of a control connection is not in the capture. Login, working directory, transfer type and "
        + "announced ports from before the first frame are unknown; a silence is measured from the first frame on."
    ],
    onTheWire: ["commands or replies on a connection without a SYN"],
    displayFilter: "tcp.port == 21",
    causes: ["the capture was started after the session"],
    remedies: ["start the capture before the client connects, where the beginning matters"],
    lookAlikes: ["A session whose SYN was lost by the capture looks the same."])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    let places = trace.distinctSessions.filter(\.session.startsMidSession).map(\.place)
    guard !places.isEmpty, let first = trace.trace.quality.first.startMidSession else { return [] }
    return [
      trace.incident(
        description, .note,
        "\(Figures.counted(places.count, "session")) had begun before the capture did: what was said before is unknown.",
        at: [first], shows: "the first frame of a session that was open already", sessions: places,
        facts: [Fact("sessions", places.count)])
    ]
  }
}
