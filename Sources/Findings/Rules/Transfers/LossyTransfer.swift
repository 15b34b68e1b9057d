internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP405: many segments of a transfer had to be sent again.
enum LossyTransfer: TransferRule {
  static let description = RuleDescription(
    code: "FTP405", name: "lossy-transfer",
    title: "Many segments of a transfer had to be sent again",
    severity: "Warning: the transfer got through, and took longer than it had to.",
    meaning: [
      "Of at least 100 segments with payload more than 2 %, and at least five, were sent again. TCP takes loss for "
        + "congestion and halves its speed each time; over long distances a few per cent of loss leave a fraction of "
        + "the line's rate.",
      "Two kinds are counted: segments whose bytes the capture had seen before, lost behind the capture point or "
        + "sent again needlessly; and segments that came late into a hole which later ones had left, lost before the "
        + "capture point. The first kind points to the path towards the receiver, the second to that from the sender.",
    ],
    onTheWire: [
      "duplicate acknowledgments, often with SACK blocks",
      "the same sequence numbers again, or older ones behind newer ones",
      "pauses of 200 ms and more where a retransmission timer had to run out",
    ],
    displayFilter:
      "tcp.analysis.retransmission || tcp.analysis.fast_retransmission || tcp.analysis.out_of_order",
    causes: [
      "a line that is full: a rate limit, a queue that is too short, a virtual machine at its bandwidth limit",
      "a duplex mismatch, a bad cable or a weak radio link",
      "packets above the path's MTU that are dropped without a word (those with full size are lost, small ones pass)",
    ],
    remedies: [
      "see with a capture at the other end on which side of it the segments are lost",
      "look at the error and drop counters of the interfaces and devices in the path (ip -s link, ethtool -S)",
      "on long paths: a congestion control that minds loss less (Linux: net.ipv4.tcp_congestion_control=bbr)",
    ],
    lookAlikes: [
      "Frames captured twice (mirror ports, tcpdump -i any): a path that loses half of everything is hardly in use, so "
        + "where nearly every segment seems to come twice nothing is reported.",
      "Segments that overtook one another by less than 3 ms.",
      "Keep-alive probes, and probes of a window that the receiver had closed (FTP205).",
      "Holes that stay: the capture lost those packets, the path did not.",
    ])

  private static let fewestSegments = 100
  private static let fewestRepeats = 5
  /// One segment in so many.
  private static let share = 50
  /// From which share on the capture has everything twice, in tenths.
  private static let duplicatedTenths = 4

  static func incidents(in examined: TransferExamination) -> [Incident] {
    guard let data = examined.data else { return [] }
    let stream = data.stream(examined.payloadDirection)
    let (segments, again) = (stream.payloadSegments, stream.retransmittedSegments)
    // Holes that stay tell of a capture that loses packets: what seems late there may merely have been overtaken.
    let late = stream.missedBytes == 0 ? stream.lateSegments : 0
    let repeats = again + late
    guard segments >= fewestSegments, repeats >= fewestRepeats, repeats * share > segments,
      again * 10 < segments * duplicatedTenths, stream.longestStall?.reason != .zeroWindow
    else { return [] }
    let toClient = examined.payloadDirection == examined.figures.directionToClient
    let tenths = (repeats * 1000 + segments / 2) / segments
    var summary =
      "\(examined.wording.title.asSentenceStart) lost packets on its way to the \(toClient ? "client" : "server"): "
      + "\(Figures.grouped(repeats)) of \(Figures.counted(segments, "segment")) with payload "
      + "(\(tenths / 10).\(tenths % 10) %) were sent again"
    if stream.recoveryTime >= shortestCost {
      summary += ", and at least \(Figures.duration(stream.recoveryTime)) passed in waiting for them"
    }
    if let duration = examined.figures.duration { summary += " (\(Figures.duration(duration)) in all)" }
    return [
      examined.incident(
        description, .warning, .certain, summary + ".", at: data.first.time,
        cause: toClient ? "to_client" : "to_server",
        facts: [
          Fact("segments", segments), Fact("retransmitted_segments", again), Fact("late_segments", late),
          Fact("recovery_s", stream.recoveryTime), Fact("goodput_bps", examined.figures.goodput),
        ],
        causes: description.causes,
        remedies: remedies(examined, again: again, late: late, toClient: toClient),
        evidence: examined.dataEvidence(
          data.first, stream.lastPayload, shows: "the data connection, from its start to its last payload"))
    ]
  }

  /// Less is not worth a word.
  private static let shortestCost = ElapsedTime(nanoseconds: 100_000_000)

  private static func remedies(
    _ examined: TransferExamination, again: Int, late: Int, toClient: Bool
  ) -> [String] {
    let (sender, receiver) = toClient ? ("server", "client") : ("client", "server")
    let place =
      late > again
      ? "most were lost before the capture point: look between the \(sender) and it"
      : "most were lost behind the capture point, or sent again needlessly: look between it and the \(receiver)"
    return [place] + description.remedies
  }
}
