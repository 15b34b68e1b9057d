internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// A comparison under examination: what rules ask of it.
final class ComparisonExamination {
  let comparison: Comparison
  let settings: AnalysisSettings
  /// The traces under examination, in their order.
  let traces: [TraceExamination]

  init(_ comparison: Comparison, settings: AnalysisSettings) {
    self.comparison = comparison
    self.settings = settings
    traces = comparison.traces.enumerated().map {
      TraceExamination($0.element, at: $0.offset, settings: settings)
    }
    callWitnesses()
  }

  /// What happened, each incident once; sessions and transfers are named by their places in the comparison.
  func incidents() -> [Incident] {
    let ofComparison = RuleBook.ofComparisons.flatMap { $0.incidents(in: self) }
    // An incident of one session is weighed against the others of that session.
    let bySession = Dictionary(grouping: ofComparison.filter { $0.sessions.count == 1 }) { $0.sessions[0] }
    var incidents: [Incident] = []
    for place in comparison.sessions.indices {
      let legs = comparison.sessions[place].legs.indices.map { self.incidents(ofLeg: $0, of: place) }
      let told = Telling.once(legs, speaker: comparison.sessions[place].speaker)
      incidents += Precedence.settle((bySession[place] ?? []) + told)
    }
    incidents += ofComparison.filter { $0.sessions.count != 1 }
    let ofTraces = traces.map { trace in
      RuleBook.ofTraces.flatMap { $0.incidents(in: trace) }.map { translated($0, from: trace.place) }
    }
    return incidents + Telling.once(ofTraces)
  }

  /// What one vantage point tells of a session.
  private func incidents(ofLeg leg: Int, of place: Int) -> [Incident] {
    let session = comparison.sessions[place]
    let examined = traces[session.legs[leg].trace].sessions[session.legs[leg].session]
    var incidents = RuleBook.ofSessions.flatMap { $0.incidents(in: examined) }
    for transfer in examined.transfers {
      incidents += RuleBook.ofTransfers.flatMap { $0.incidents(in: transfer) }
    }
    return incidents.filter { canTell($0, leg: leg, of: session) }.map {
      translated($0, from: session.legs[leg].trace)
    }
  }

  /// Whether a vantage point can tell what an incident claims.
  ///
  /// Behind a proxy the client is the proxy, and in front of it the server is: who closed first, and who was at fault,
  /// each side tells of its own end only.
  private func canTell(_ incident: Incident, leg: Int, of session: JoinedSession) -> Bool {
    guard session.isProxied, leg != session.speaker else { return true }
    return !Self.judgedAtTheClient.contains(incident.rule.code)
  }

  private static let judgedAtTheClient: Set = ["FTP207", "FTP403", "FTP404"]

  /// An incident of one trace with its sessions and transfers as the comparison counts them, and by the reference's
  /// clock.
  private func translated(_ incident: Incident, from trace: Int) -> Incident {
    var translated = incident
    translated.time = comparison.corrected(incident.time, of: trace)
    var places: [Int] = []
    for session in incident.sessions {
      if let place = comparison.place(ofSession: session, in: trace), !places.contains(place) {
        places.append(place)
      }
    }
    translated.sessions = places
    translated.transfers = incident.transfers.compactMap { transfer in
      guard let place = comparison.place(ofSession: transfer.session, in: trace) else { return nil }
      let session = comparison.sessions[place]
      guard let leg = session.legs.firstIndex(where: { $0.trace == trace && $0.session == transfer.session }),
        let found = session.transfers.firstIndex(where: { $0.places[leg] == transfer.transfer })
      else { return nil }
      return Incident.TransferPlace(session: place, transfer: found)
    }
    // All legs of a session name one server, so that incidents of one cause come together.
    if incident.server != nil, let last = places.first.flatMap({ comparison.sessions[$0].legs.last }) {
      translated.server = comparison.session(last).server
    }
    return translated
  }
}
