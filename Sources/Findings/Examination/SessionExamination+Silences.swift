internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What happened beside a silent control connection.
extension SessionExamination {
  /// How much of the time between two moments was covered by payload on data connections; common time counts once.
  func covered(from start: Timestamp, to end: Timestamp) -> ElapsedTime {
    let spans = session.transfers.compactMap { data(of: $0)?.payloadSpan }.sorted {
      $0.lowerBound < $1.lowerBound
    }
    var covered = ElapsedTime.zero
    var until = start
    for span in spans {
      let from = max(until, span.lowerBound)
      let to = min(end, span.upperBound)
      if to > from { covered = covered + (to - from) }
      until = max(until, span.upperBound)
    }
    return covered
  }

  /// How the host at one end of the control connection was seen alive after `start`: by a data connection on which
  /// it sent payload or its FIN, or acknowledged all that it was sent, and which no RST ended.
  func signOfLife(of host: IPAddress, after start: Timestamp, before end: Timestamp) -> String? {
    for transfer in session.transfers.reversed() {
      guard let data = data(of: transfer), data.first.time < end,
        data.endReason == .fin || data.endReason == .open,
        let direction = data.direction(from: host)
      else { continue }
      let (own, other) = (data.stream(direction), data.stream(direction.opposite))
      var signs = [own.lastPayload?.time, own.fin?.time]
      if let last = other.lastPayload?.time, other.acknowledged >= other.coverage.end { signs.append(last) }
      guard let sign = signs.compactMap({ $0 }).filter({ $0 > start && $0 <= end }).max() else { continue }
      return "the same host's data connection was in order \(Figures.duration(end - sign)) before"
    }
    return nil
  }

  /// Who sent the RST that ended the control connection; nil where none did.
  var resetOrigin: ResetOrigin? {
    guard case .reset(let reset, let direction) = ending.kind else { return nil }
    let isClient = direction == session.clientDirection
    let host = isClient ? session.client.address : session.server.address
    let since = ending.silentSince?.time ?? control.first.time
    return ResetOrigin(
      reset, on: control, from: direction, claimed: isClient ? .client : .server,
      role: trace.trace.vantagePoint.role, afterSilence: ending.isAfterSilence ? ending.packetGap : nil,
      isAlive: ending.isAfterSilence ? signOfLife(of: host, after: since, before: reset.mark.time) : nil)
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

extension Connection {
  /// From the first payload of either side to the last.
  fileprivate var payloadSpan: ClosedRange<Timestamp>? {
    let streams = [fromOriginator, fromResponder]
    guard let first = streams.compactMap({ $0.firstPayload?.time }).min(),
      let last = streams.compactMap({ $0.lastPayload?.time }).max(), first <= last
    else { return nil }
    return first...last
  }

  /// The direction in which a host sends, if it is one of the two ends and not both.
  fileprivate func direction(from host: IPAddress) -> Direction? {
    let (isOriginator, isResponder) = (originator.address == host, responder.address == host)
    guard isOriginator != isResponder else { return nil }
    return isOriginator ? .fromOriginator : .fromResponder
  }
}
