internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP906: a capture has nothing in common with the others, so that its times cannot be compared with theirs.
enum ClocksUnaligned: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP906", name: "clocks-unaligned",
    title: "A capture shares no segment with the others, so that their clocks cannot be aligned",
    severity:
      "Warning: its sessions are compared by order and content only. Note where its servers' network or its clients "
      + "are in another capture too, and others have segments in common, so that only the other end of its sessions lacks a "
      + "capture.",
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
      let clock = examined.comparison.clocks[trace]
      guard clock.method == .none, clock.pairs == 0, let first = sessions.first else { return nil }
      let places = sessions.indices.compactMap { examined.comparison.place(ofSession: $0, in: trace) }
      let control = ConnectionReference(trace: trace, connection: first.connection)
      let start = examined.comparison.connection(control).first
      let isOfThem = isRelated(trace, in: examined.comparison)
      let reason = isOfThem ? ", as the other end of its sessions has no capture here" : ""
      return Incident(
        rule: description, severity: isOfThem ? .note : .warning, confidence: .certain,
        summary:
          "The capture \(examined.name(of: trace)) has no segment in common with the others\(reason): its "
          + "\(Figures.counted(sessions.count, "session")) can be compared by order and content only.",
        cause: examined.name(of: trace), time: start.time, server: nil, sessions: places,
        causes: description.causes,
        remedies: description.remedies,
        evidence: examined.evidence(control, start, shows: "the first session of this capture"))
    }
  }

  /// Whether a capture is of the same servers' network, or of the same clients, as another one, and need not have anything in
  /// common with it: others have, or all were made at the same end.
  private static func isRelated(_ place: Int, in comparison: Comparison) -> Bool {
    let traces = comparison.traces
    let isExplained =
      comparison.clocks.contains { $0.method == .segments } || Set(traces.map(\.vantagePoint.role)).count == 1
    guard isExplained else { return false }
    let others = traces.indices.filter { $0 != place }.map { traces[$0] }
    return !hosts(of: [traces[place]]).isDisjoint(with: hosts(of: others))
  }

  private static func hosts(of traces: [Trace]) -> Set<IPAddress> {
    let sessions = traces.flatMap(\.sessions)
    return Set(sessions.map(\.client.address) + sessions.map(\.server.address.siteNetwork))
  }
}
