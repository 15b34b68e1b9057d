internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Who sent the RST on a control connection: its session's data connections are witnesses.
extension ResetOrigin {
  /// Judges the RST that ended the control connection of a session; nil where none did.
  init?(of session: Session, _ ending: ControlEnding, in trace: Trace) {
    guard case .reset(let reset, let direction) = ending.kind else { return nil }
    let control = trace.connections[session.connection]
    let isClient = direction == session.clientDirection
    let host = isClient ? session.client.address : session.server.address
    let since = ending.silentSince?.time ?? control.first.time
    self.init(
      reset, on: control, from: direction, claimed: isClient ? .client : .server,
      role: trace.vantagePoint.role,
      afterSilence: ending.isAfterSilence && ending.isAnswered ? ending.packetGap : nil,
      isAlive: ending.isAfterSilence && ending.isAnswered
        ? Self.signOfLife(of: host, in: session, trace, after: since, before: reset.mark.time) : nil)
  }

  /// How the host at one end of the control connection was seen alive after `start`: by a data connection on which
  /// it sent payload or its FIN, or acknowledged all that it was sent, and which no RST ended.
  private static func signOfLife(
    of host: IPAddress, in session: Session, _ trace: Trace, after start: Timestamp, before end: Timestamp
  ) -> String? {
    for transfer in session.transfers.reversed() {
      guard let data = transfer.connection.map({ trace.connections[$0] }), data.first.time < end,
        data.endReason == .fin || data.endReason == .open, let direction = data.direction(from: host)
      else { continue }
      let (own, other) = (data.stream(direction), data.stream(direction.opposite))
      var signs = [own.lastPayload?.time, own.fin?.time]
      if let last = other.lastPayload?.time, other.acknowledged >= other.coverage.end { signs.append(last) }
      guard let sign = signs.compactMap({ $0 }).filter({ $0 > start && $0 <= end }).max() else { continue }
      return "the same host's data connection was in order \(Figures.duration(end - sign)) before"
    }
    return nil
  }
}

extension Connection {
  /// The direction in which a host sends, if it is one of the two ends and not both.
  fileprivate func direction(from host: IPAddress) -> Direction? {
    let (isOriginator, isResponder) = (originator.address == host, responder.address == host)
    guard isOriginator != isResponder else { return nil }
    return isOriginator ? .fromOriginator : .fromResponder
  }
}
