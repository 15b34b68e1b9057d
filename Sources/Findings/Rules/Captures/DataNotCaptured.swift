internal import FTPSessions
internal import TCPFlows

/// FTP907: transfers succeeded by their replies, and none of their data connections is in the capture.
enum DataNotCaptured: TraceRule {
  static let description = RuleDescription(
    code: "FTP907", name: "data-not-captured",
    title: "Transfers succeeded, and none of their data connections is in the capture",
    severity: "Warning: nothing can be said of the data connections.",
    meaning: [
      "The server said 226 to every transfer, so the data connections existed. The capture holds none of them: it was "
        + "made with a filter such as `port 21`, or at a place that they do not pass. Sizes are unknown, and no data "
        + "connection is said to be missing."
    ],
    onTheWire: ["227 or 229, RETR, 150, 226, and no connection to the announced port"],
    displayFilter: "tcp.port != 21",
    causes: ["the capture was made with the filter `port 21`", "the data connections took another way"],
    remedies: [
      "capture with `host CLIENT` or without a filter: data connections use ports that are agreed on later"
    ],
    lookAlikes: ["Transfers that failed: there the missing connection is the finding."])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    let hasData = trace.sessions.contains { session in
      session.session.transfers.contains { $0.connection != nil }
    }
    guard !hasData, trace.trace.quality.cutControlSegments == 0 else { return [] }
    var lacking = 0
    var first: SegmentMark?
    var sessions: [Int] = []
    // A session picked up in the middle may have announced its ports before the capture began.
    for session in trace.sessions where !session.session.startsMidSession && session.session.tls == .none {
      let places = session.session.transfers.indices.filter { place in
        session.session.transfers[place].outcome == .completed
          // Between two servers data moves past the client.
          && !trace.serverToServer.contains(.init(session: session.place, transfer: place))
      }
      guard let place = places.first else { continue }
      lacking += places.count
      sessions.append(session.place)
      first = first ?? session.session.transfers[place].reply?.mark
    }
    guard lacking > 0, let first else { return [] }
    return [
      trace.incident(
        description, .warning,
        "\(Figures.counted(lacking, "transfer")) completed by their replies, and none of their data connections is in the "
          + "capture, as with the filter \"port 21\": sizes are unknown, and nothing is said of data connections.",
        at: [first], shows: "the final reply of a transfer whose data connection is not in the capture",
        sessions: sessions, facts: [Fact("transfers", lacking)])
    ]
  }
}
