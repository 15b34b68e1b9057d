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
  /// The transfers between two servers.
  private(set) var serverToServer = Set<Incident.TransferPlace>()

  init(_ comparison: Comparison, settings: AnalysisSettings) {
    self.comparison = comparison
    self.settings = settings
    traces = comparison.traces.enumerated().map {
      TraceExamination($0.element, at: $0.offset, settings: settings)
    }
    for session in comparison.sessions {
      for (place, leg) in session.legs.enumerated()
      where session.legs[..<place].contains(where: { $0.trace == leg.trace }) {
        traces[leg.trace].echoes.insert(leg.session)
      }
    }
    for session in comparison.sessions where session.isProxied {
      for leg in session.legs.dropLast() where comparison.session(leg).server != server(of: session) {
        examined(leg).endsAtProxy = true
      }
    }
    serverToServer = transfersBetweenServers()
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
      // Most sessions have none.
      if !told.isEmpty || bySession[place] != nil {
        incidents += Precedence.settle((bySession[place] ?? []) + told)
      }
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
    return Examiner.incidents(in: examined).filter { canTell($0, leg: leg, of: place) }.map {
      translated($0, from: session.legs[leg].trace)
    }
  }

  /// An incident of one trace with its sessions and transfers as the comparison counts them, and by the reference's
  /// clock.
  private func translated(_ incident: Incident, from trace: Int) -> Incident {
    var translated = incident
    translated.time = comparison.corrected(incident.time, of: trace)
    var seen = Set<Int>()
    let places = incident.sessions.compactMap { comparison.place(ofSession: $0, in: trace) }
      .filter { seen.insert($0).inserted }
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
