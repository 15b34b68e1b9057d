internal import FTPSessions
internal import NetworkTypes

/// Tells incidents of one code, server and cause as one finding.
enum Grouping {
  /// Incidents of one finding whose evidence is kept; the others are counted.
  static let maximumEvidence = 10

  private struct Key: Hashable {
    let rule: RuleDescription
    let server: Endpoint?
    let cause: String
  }

  /// The findings of a trace at `place`, in the order of their first incidents.
  static func findings(of incidents: [Incident], in place: Int) -> [(finding: Finding, time: Timestamp)] {
    var groups: [[Incident]] = []
    var places: [Key: Int] = [:]
    for incident in incidents {
      let key = Key(rule: incident.rule, server: incident.server, cause: incident.cause)
      if let known = places[key] {
        groups[known].append(incident)
      } else {
        places[key] = groups.count
        groups.append([incident])
      }
    }
    return groups.compactMap { finding(of: $0, in: place) }
  }

  private static func finding(of group: [Incident], in place: Int) -> (finding: Finding, time: Timestamp)? {
    let inTime = group.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
    guard let first = inTime.first, let last = inTime.last,
      let worst = inTime.max(by: { ($0.severity, $0.confidence) < ($1.severity, $1.confidence) }),
      // The first one of those that are equally bad speaks for all.
      let speaker = inTime.first(where: { $0.severity == worst.severity && $0.confidence == worst.confidence }
      )
    else { return nil }
    let sessions = Set(group.flatMap(\.sessions)).sorted()
    let transfers = Set(group.flatMap(\.transfers)).sorted()
    let spread = last.time - first.time
    var summary = speaker.summary
    var facts = speaker.facts
    if group.count > 1 {
      summary =
        "\(Figures.grouped(group.count)) times in \(Figures.counted(sessions.count, "session")) within "
        + "\(Figures.duration(spread)); one of them: \(summary)"
      facts.append(Fact("spread_s", spread))
    }
    let evidence = [speaker] + inTime.filter { $0.time != speaker.time || $0.sessions != speaker.sessions }
    let finding = Finding(
      code: speaker.rule.code, name: speaker.rule.name, severity: speaker.severity,
      confidence: speaker.confidence, summary: summary,
      count: group.reduce(0) { $0 + $1.count },
      sessions: sessions.map { SessionReference(trace: place, session: $0) },
      transfers: transfers.map {
        TransferReference(session: SessionReference(trace: place, session: $0.session), transfer: $0.transfer)
      },
      facts: facts, causes: speaker.causes, remedies: speaker.remedies,
      evidence: evidence.prefix(maximumEvidence).flatMap(\.evidence))
    return (finding, first.time)
  }
}
