internal import FTPSessions
internal import Reports

/// The sessions of a report that are listed: those that failed before the others, in their order.
struct ShownSessions {
  /// The sessions in their order.
  let sessions: [ReportedSession]
  /// How many there are beside them.
  let hidden: Int

  init(_ document: ReportDocument, maximum: Int) throws {
    let outcomes = document.sessionOutcomes
    let places = document.sessions.indices.sorted { left, right in
      (outcomes[left].rank, left) < (outcomes[right].rank, right)
    }.prefix(maximum).sorted()
    sessions = try places.map { try document.sessions[$0] }
    hidden = document.sessions.count - places.count
  }
}
