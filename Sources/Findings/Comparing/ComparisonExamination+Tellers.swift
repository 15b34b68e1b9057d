internal import FTPProtocol
internal import FTPSessions
internal import TCPFlows
internal import TraceComparison

/// Which vantage points can tell what an incident claims.
extension ComparisonExamination {
  /// Verdicts on who closed first and who was at fault.
  private static let judgedAtTheClient: Set = ["FTP207", "FTP403", "FTP404"]
  /// Verdicts on an address as the end that uses it reads it.
  private static let judgedAtTheReader: Set = ["FTP301", "FTP302"]
  /// Verdicts on hosts that a control connection does not name, which is what a transfer between two servers looks like.
  private static let judgedWithBothServers: Set = [
    "FTP203", "FTP206", "FTP207", "FTP301", "FTP302", "FTP602",
  ]

  /// Verdicts that a data connection did not come about.
  private static let judgedByWhatCame: Set = ["FTP201", "FTP202", "FTP203", "FTP206"]

  /// Whether another capture has the data connection of a transfer as one that came about.
  private func wasEstablished(_ transfer: JoinedTransfer, besides trace: Int) -> Bool {
    transfer.legs.contains {
      $0.reference.trace != trace && comparison.connection($0.reference).wasEstablished
    }
  }

  /// Whether a leg of a session can tell what an incident claims; the incident counts as its trace does.
  func canTell(_ incident: Incident, leg: Int, of place: Int) -> Bool {
    let session = comparison.sessions[place]
    let code = incident.rule.code
    // Behind a proxy the client is the proxy, and in front of it the server is.
    if session.isProxied, leg != session.speaker, Self.judgedAtTheClient.contains(code) { return false }
    let transfers = incident.transfers.compactMap { transfer in
      session.transfers.firstIndex { $0.places[leg] == transfer.transfer }
    }
    if Self.judgedAtTheReader.contains(code), transfers.contains(where: { isRewritten($0, of: session, leg) })
    {
      return false
    }
    let trace = session.legs[leg].trace
    if Self.judgedByWhatCame.contains(code),
      transfers.contains(where: { number in
        let transfer = session.transfers[number]
        let isAdmitted = examined(transfer, of: session)?.saysNoDataConnection ?? false
        return (comparison.traces[trace].quality.lacksFrames || !isAdmitted)
          && wasEstablished(transfer, besides: trace)
      })
    {
      return false
    }
    return !Self.judgedWithBothServers.contains(code)
      || !transfers.contains { serverToServer.contains(.init(session: place, transfer: $0)) }
  }

  /// Whether the end that uses an announcement reads another one than a leg shows.
  private func isRewritten(_ transfer: Int, of session: JoinedSession, _ leg: Int) -> Bool {
    let places = session.transfers[transfer].places
    func announcement(at leg: Int) -> Transfer? {
      places[leg].map { comparison.session(session.legs[leg]).transfers[$0] }
    }
    guard let told = announcement(at: leg), let mode = told.mode else { return false }
    let reader = mode.isPassive ? 0 : session.legs.count - 1
    // What the reader's capture lacks may have been another.
    guard let read = announcement(at: reader)?.advertised else { return leg != reader }
    return read != told.advertised
  }

  /// The transfers that share a data connection with one of another session, and those that one capture knows by itself.
  func transfersBetweenServers() -> Set<Incident.TransferPlace> {
    var found = Set<Incident.TransferPlace>()
    let hasActive = comparison.traces.contains { trace in
      trace.sessions.contains { $0.transfers.contains { $0.mode?.isPassive == false } }
    }
    guard hasActive else { return found }
    var users: [ConnectionReference: [(place: Incident.TransferPlace, isPassive: Bool)]] = [:]
    for (place, session) in comparison.sessions.enumerated() {
      for (number, transfer) in session.transfers.enumerated() {
        let own = Incident.TransferPlace(session: place, transfer: number)
        for (leg, position) in zip(session.legs, transfer.places) {
          guard let position else { continue }
          let known = Incident.TransferPlace(session: leg.session, transfer: position)
          if traces[leg.trace].serverToServer.contains(known) { found.insert(own) }
        }
        guard let data = transfer.legs.first?.reference, let view = examined(transfer, of: session) else {
          continue
        }
        users[comparison.legs(of: data).first ?? data, default: []].append((own, !view.isActive))
      }
    }
    for sharing in users.values where Set(sharing.map(\.isPassive)).count > 1 {
      found.formUnion(sharing.map(\.place))
    }
    return found
  }
}
