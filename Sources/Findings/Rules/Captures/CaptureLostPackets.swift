internal import FTPSessions
internal import TCPFlows

/// FTP902: the capture lacks bytes of FTP connections that were sent.
enum CaptureLostPackets: TraceRule {
  static let description = RuleDescription(
    code: "FTP902", name: "capture-lost-packets",
    title: "The capture lacks packets of FTP connections that were sent",
    severity: "Warning: verdicts that rest on something not being there are weaker.",
    meaning: [
      "One end acknowledged bytes that the capture does not hold, or later bytes came while earlier ones never did. The "
        + "network delivered them; the capture lost them. A reply, a RST or a FIN may have been among them, so nothing "
        + "is said to be missing where that could be the reason."
    ],
    onTheWire: ["Wireshark: \"ACKed unseen segment\", \"Previous segment not captured\""],
    displayFilter: "tcp.analysis.ack_lost_segment || tcp.analysis.lost_segment",
    causes: [
      "the capture could not keep up: a small buffer, a slow disk, a busy mirror port",
      "segments took another way than past the place of capture",
    ],
    remedies: [
      "a larger buffer and shorter frames (tcpdump -B 65536 -s 200), or a filter that leaves other traffic out",
      "capture on the hosts themselves instead of a mirror port",
    ],
    lookAlikes: [
      "Segments that the network lost: they are sent again, and the capture shows the second one.",
      "A capture of one direction only: it is said to be one.",
    ])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    guard trace.trace.quality.unseenBytes > 0 else { return [] }
    var bytes = 0
    var marks: [SegmentMark] = []
    var sessions: [Int] = []
    for session in trace.sessions {
      var lacking: [Connection] = []
      if lacksBytes(session.control) { lacking.append(session.control) }
      for transfer in session.session.transfers {
        if let data = session.data(of: transfer), lacksBytes(data) { lacking.append(data) }
      }
      guard !lacking.isEmpty else { continue }
      bytes += lacking.reduce(0) { $0 + $1.unseenBytes }
      marks += lacking.compactMap(\.firstUnseen)
      sessions.append(session.place)
    }
    guard bytes > 0 else { return [] }
    let first = marks.min { $0.frame < $1.frame }
    return [
      trace.incident(
        description, .warning,
        "\(Figures.bytes(bytes)) of \(Figures.counted(sessions.count, "FTP session")) were sent and are not in the "
          + "capture: verdicts that rest on something missing are weaker for it.",
        at: first.map { [$0] } ?? [], shows: "the first segment that tells of bytes which were not captured",
        sessions: sessions, facts: [Fact("bytes", bytes)])
    ]
  }

  private static func lacksBytes(_ connection: Connection) -> Bool {
    connection.unseenBytes > 0 && !connection.isOneWay
  }
}
