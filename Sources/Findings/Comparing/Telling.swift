internal import NetworkTypes

/// Tells once what several vantage points saw of one incident.
enum Telling {
  private struct Key: Hashable {
    let code: String
    let transfers: [Incident.TransferPlace]
  }

  /// Codes of the control connection as a whole: whatever transfers each side names, it is one incident.
  private static let ofConnection: Set = [
    "FTP102", "FTP103", "FTP104", "FTP107", "FTP108", "FTP111", "FTP112",
  ]

  /// The incidents of one session from all of its legs; the surest leg tells, and the others give evidence.
  static func once(_ legs: [[Incident]], speaker: Int) -> [Incident] {
    guard legs.contains(where: { !$0.isEmpty }) else { return [] }
    guard legs.count > 1 else { return legs.first ?? [] }
    let order = [speaker] + legs.indices.filter { $0 != speaker }
    var keys: [Key] = []
    var tellings: [Key: [[Incident]]] = [:]
    for leg in order {
      var ofLeg: [Key: [Incident]] = [:]
      for incident in legs[leg] {
        let isWhole = ofConnection.contains(incident.rule.code)
        let key = Key(code: incident.rule.code, transfers: isWhole ? [] : incident.transfers.sorted())
        if ofLeg[key] == nil, tellings[key] == nil { keys.append(key) }
        ofLeg[key, default: []].append(incident)
      }
      for (key, incidents) in ofLeg { tellings[key, default: []].append(incidents) }
    }
    return keys.flatMap { merged(tellings[$0] ?? []) }
  }

  /// The incidents of whole traces: those of one code that share a session are one, but for the captures' own faults.
  static func once(_ traces: [[Incident]]) -> [Incident] {
    var told: [Incident] = []
    var tellers: [(trace: Int, sessions: Set<Int>)] = []
    for (trace, incidents) in traces.enumerated() {
      for incident in incidents {
        let same = told.indices.first { place in
          told[place].rule.code == incident.rule.code && tellers[place].trace != trace
            && !incident.rule.code.hasPrefix("FTP9")
            && !tellers[place].sessions.isDisjoint(with: incident.sessions)
        }
        guard let same else {
          told.append(incident)
          tellers.append((trace, Set(incident.sessions)))
          continue
        }
        tellers[same].sessions.formUnion(incident.sessions)
        told[same] =
          saysMore(incident, than: told[same]) ? joined(incident, told[same]) : joined(told[same], incident)
      }
    }
    return told
  }

  /// Of several tellings the surest one, with the evidence of the others.
  private static func merged(_ tellings: [[Incident]]) -> [Incident] {
    guard var best = tellings.first else { return [] }
    var others = Array(tellings.dropFirst())
    for (place, telling) in others.enumerated() where isBetter(telling, than: best) {
      (best, others[place]) = (telling, best)
    }
    for telling in others {
      for (place, incident) in telling.enumerated() {
        let target = min(place, best.count - 1)
        best[target] = joined(best[target], incident)
      }
    }
    return best
  }

  /// The surer one; of the end of a connection, among equals, what came first: the rest followed from it.
  private static func isBetter(_ one: [Incident], than other: [Incident]) -> Bool {
    func weight(_ telling: [Incident]) -> (Severity, Confidence) {
      telling.map { ($0.severity, $0.confidence) }.max { $0 < $1 } ?? (.note, .possible)
    }
    guard weight(one) == weight(other), let first = one.first, let second = other.first else {
      return weight(one) > weight(other)
    }
    return ofConnection.contains(first.rule.code) && first.time < second.time
  }

  /// Whether an incident of a whole trace says more than another of the same kind.
  private static func saysMore(_ one: Incident, than other: Incident) -> Bool {
    let (left, right) = ((one.severity, one.confidence), (other.severity, other.confidence))
    guard left == right, let high = one.seconds("high_s"), let known = other.seconds("high_s") else {
      return left > right
    }
    // A bracket that is narrower.
    return high < known
  }

  private static func joined(_ incident: Incident, _ other: Incident) -> Incident {
    var joined = incident
    joined.evidence += other.evidence.filter { !incident.evidence.contains($0) }
    let (transfers, sessions) = (Set(incident.transfers), Set(incident.sessions))
    joined.transfers += other.transfers.filter { !transfers.contains($0) }
    joined.sessions += other.sessions.filter { !sessions.contains($0) }
    return joined
  }
}

extension Incident {
  /// A fact that is a time.
  fileprivate func seconds(_ name: String) -> ElapsedTime? {
    for fact in facts where fact.name == name {
      if case .seconds(let time) = fact.value { return time }
    }
    return nil
  }
}
