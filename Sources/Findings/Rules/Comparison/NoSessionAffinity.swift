internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP503: data connections are spread over the backends as chance has it.
enum NoSessionAffinity: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP503", name: "no-session-affinity",
    title: "The balancer spreads data connections over the backends without regard to their sessions",
    severity: "Error: with n backends, all but one in n transfers fail or get crossed.",
    meaning: [
      "Of at least ten data connections over at least two backends, as many ended at the wrong one as would if each "
        + "connection were given to a backend by chance. It is no accident of one session: the balancer has no rule that "
        + "keeps a session together.",
      "The table says, for each backend of the control connection, at which backend the data connections ended. A diagonal "
        + "would be right.",
    ],
    onTheWire: ["FTP501 or FTP502 again and again, with every pair of backends"],
    displayFilter: "tcp.flags.syn == 1",
    causes: [
      "a balancer that distributes by connection (round robin, five-tuple hash) over the passive ports"
    ],
    remedies: BackendRemedies.all,
    lookAlikes: ["Single wrong backends after a failover: too few, and all towards one backend."])

  /// Fewer data connections do not tell a rule from chance.
  private static let fewest = 10

  /// Fewer mismatches may be accidents.
  private static let fewestWrong = 3

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    let mismatches = examined.comparison.sessions.lazy.flatMap { session in
      session.transfers.lazy.filter {
        $0.backend != nil && session.backend != nil && $0.backend != session.backend
      }
    }
    guard mismatches.prefix(fewestWrong).count == fewestWrong else { return [] }
    var matrix: [[String]: Int] = [:]
    var wrong: [Incident.TransferPlace] = []
    var evidence: [Evidence] = []
    var (sessions, first) = ([Int](), nil as Timestamp?)
    for (place, session) in examined.comparison.sessions.enumerated() {
      guard let control = session.backend else { continue }
      for (number, transfer) in session.transfers.enumerated() {
        guard let reached = transfer.backend, let end = transfer.legs.last?.reference,
          examined.examined(transfer, of: session)?.transfer.mode?.isPassive == true
        else { continue }
        matrix[[control.name, reached.name], default: 0] += 1
        guard control != reached else { continue }
        wrong.append(.init(session: place, transfer: number))
        if sessions.last != place { sessions.append(place) }
        let data = examined.comparison.connection(end)
        let time = examined.comparison.corrected(data.first.time, of: end.trace)
        first = min(first ?? time, time)
        guard evidence.count < Grouping.maximumEvidence else { continue }
        evidence += examined.evidence(
          end, data.first,
          shows: "a data connection at \(reached.name) whose control connection is on \(control.name)")
      }
    }
    let all = matrix.values.reduce(0, +)
    let backends = Set(matrix.keys.flatMap { $0 }).sorted()
    guard all >= fewest, backends.count >= 2, let first else { return [] }
    let chance = rightByChance(matrix, backends, all)
    let expectedWrong = Double(all) - chance
    let spread = (expectedWrong * chance / Double(all)).squareRoot()
    guard wrong.count >= fewestWrong, Double(wrong.count) >= expectedWrong - 2 * spread,
      Double(wrong.count) * 2 >= expectedWrong
    else { return [] }
    let table = backends.flatMap { control in
      backends.map { reached in
        FactValue.object([
          Fact("control_backend", control), Fact("data_backend", reached),
          Fact("count", matrix[[control, reached]] ?? 0),
        ])
      }
    }
    let words = backends.map { control in
      "\(control): " + backends.map { "\(matrix[[control, $0]] ?? 0) at \($0)" }.joined(separator: ", ")
    }
    return [
      Incident(
        rule: description, severity: .error, confidence: .certain,
        summary:
          "\(Figures.grouped(wrong.count)) of \(Figures.counted(all, "data connection")) ended at another backend than "
          + "their control connection, where chance alone would have \(Figures.grouped(Int(expectedWrong.rounded()))): "
          + "the balancer keeps no session together (control on \(words.joined(separator: "; control on "))).",
        time: first, server: nil, sessions: sessions, transfers: wrong,
        facts: [Fact("matrix", .list(table)), Fact("by_chance", Int(chance.rounded()))],
        causes: description.causes, remedies: description.remedies, evidence: evidence)
    ]
  }

  /// How many data connections would be right if each were given to a backend by chance.
  private static func rightByChance(_ matrix: [[String]: Int], _ backends: [String], _ all: Int) -> Double {
    backends.reduce(0) { sum, backend in
      let control = matrix.filter { $0.key[0] == backend }.values.reduce(0, +)
      let reached = matrix.filter { $0.key[1] == backend }.values.reduce(0, +)
      return sum + Double(control) * Double(reached) / Double(all)
    }
  }
}
