internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP906: a capture has nothing in common with the others, so that its times cannot be compared with theirs.
enum ClocksUnaligned: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP906", name: "clocks-unaligned",
    title: "A capture shares no segment with the others, so that their clocks cannot be aligned",
    severity: "Warning: its sessions are compared by order and content only.",
    meaning: [
      "Clocks are aligned by segments that two captures saw. This capture and the others have none in common: they were made "
        + "at other times, of other sessions, or on paths that do not meet."
    ],
    onTheWire: [
      "no connection of this capture has its sequence numbers, timestamps or dialogue in another one"
    ],
    displayFilter: "tcp.port == 21",
    causes: [
      "captures of other sessions, or made at another time",
      "a capture filter that left the common traffic out",
    ],
    remedies: [
      "capture at all points at the same time, without a filter on addresses that a balancer changes"
    ],
    lookAlikes: ["A backend's capture without any session: there was nothing to have in common."])

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    examined.comparison.traces.indices.compactMap { trace in
      let sessions = examined.comparison.traces[trace].sessions
      guard examined.comparison.clocks[trace].method == .none, let first = sessions.first else { return nil }
      let places = sessions.indices.compactMap { examined.comparison.place(ofSession: $0, in: trace) }
      let control = ConnectionReference(trace: trace, connection: first.connection)
      let start = examined.comparison.connection(control).first
      return Incident(
        rule: description, severity: .warning, confidence: .certain,
        summary: "The capture \(examined.name(of: trace)) has no segment in common with the others: its "
          + "\(Figures.counted(sessions.count, "session")) can be compared by order and content only.",
        cause: examined.name(of: trace), time: start.time, server: nil, sessions: places,
        causes: description.causes,
        remedies: description.remedies,
        evidence: examined.evidence(control, start, shows: "the first session of this capture"))
    }
  }
}
