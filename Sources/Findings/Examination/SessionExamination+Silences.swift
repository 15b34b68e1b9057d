internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What happened beside a silent control connection.
extension SessionExamination {
  /// How much of the time between two moments was covered by payload on data connections; common time counts once.
  func covered(from start: Timestamp, to end: Timestamp) -> ElapsedTime {
    session.transfers.compactMap { data(of: $0)?.payloadSpan }
      .sorted { $0.lowerBound < $1.lowerBound }
      .covered(from: start, to: end)
  }

  /// Who sent the RST that ended the control connection; nil where none did.
  var resetOrigin: ResetOrigin? {
    let origin = ResetOrigin(of: session, ending, in: trace.trace)
    guard let origin, case .reset(_, let direction) = ending.kind,
      let witness = trace.witnesses[session.connection], witness.direction == direction
    else { return origin }
    return origin.confirmed(by: witness, claimed: direction == session.clientDirection ? .client : .server)
  }

  /// The facts of an ending after a silence.
  func silenceFacts() -> [Fact] {
    let until = ending.trigger ?? control.last
    let since = ending.silentSince?.time ?? until.time
    return [
      Fact("packet_gap_s", ending.packetGap), Fact("payload_gap_s", ending.payloadGap),
      Fact("covered_s", covered(from: since, to: until.time)), Fact("threshold_s", settings.idleThreshold),
    ]
  }

  /// The transfers that the ending left without their final reply, in words: `RETR /file (50,000 bytes in 3.000 s)`.
  var waitingInWords: String? {
    guard let place = ending.waiting.last else { return nil }
    let wording = TransferExamination(session.transfers[place], at: place, in: self).wording
    let others = ending.waiting.count - 1
    return "\(wording.title) (\(wording.amount))"
      + (others > 0 ? " and \(Figures.counted(others, "transfer")) before it" : "")
  }
}
