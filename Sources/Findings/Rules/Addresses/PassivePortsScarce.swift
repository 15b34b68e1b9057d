internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP304: there are hardly enough passive ports.
enum PassivePortsScarce: TraceRule {
  static let description = RuleDescription(
    code: "FTP304", name: "passive-ports-scarce",
    title: "The passive range is nearly used up, or a port was used again too soon",
    severity: "Warning.",
    meaning: [
      "Every data connection takes a passive port, and holds it for some time after its end: 60 s of TIME_WAIT, during "
        + "which the same pair of endpoints must not be used again. With many small transfers a small range is used up "
        + "by connections that have ended long ago.",
      "The rule looks for more than 80 % of the range given with `--passive-ports` in use at once, and for a data "
        + "connection that failed between two endpoints which had carried another one less than 60 s before.",
    ],
    onTheWire: [
      "227 or 229 replies with nearly all ports of the range within a minute",
      "or a SYN with the addresses and ports of a connection that has just ended, refused or not answered",
    ],
    displayFilter: "ftp.response.code == 227 || ftp.response.code == 229",
    causes: [
      "a passive range that is smaller than the transfers of a minute",
      "a client or NAT with few source ports, which meets the same passive port again",
    ],
    remedies: [
      "a wider passive range, the same at the server and at the firewall or balancer",
      "fewer and larger transfers, or fewer in parallel",
    ],
    lookAlikes: [
      "A pair of endpoints that is used again and works: the server had forgotten the old connection.",
      "Without a given range there is nothing to run out of.",
    ])

  /// Of a range, more than this share in use is scarce.
  private static let share = 0.8

  static func incidents(in trace: TraceExamination) -> [Incident] {
    full(trace) + reused(trace)
  }

  // MARK: - The range

  private static func full(_ trace: TraceExamination) -> [Incident] {
    guard let range = trace.settings.passivePorts else { return [] }
    let limit = Int(Double(range.count) * share)
    let held = PassivePortUse.peaks(in: trace.trace, of: range, holding: PassivePortUse.timeWait)
    let open = PassivePortUse.peaks(in: trace.trace, of: range, holding: .zero)
    return held.filter { $0.value.count > limit }.sorted { $0.key < $1.key }.compactMap { server, peak in
      let isWithoutWaiting = (open[server]?.count ?? 0) > limit
      let users = peak.users
      guard let first = users.first else { return nil }
      let examined = trace.sessions[first.session]
      let summary =
        "\(peak.count) of the \(range.count) passive ports \(range.lowerBound) to \(range.upperBound) of \(server) were "
        + "taken at once\(isWithoutWaiting ? "" : ", 60 s of TIME_WAIT after each connection included")."
      return Incident(
        rule: description, severity: .warning, confidence: isWithoutWaiting ? .certain : .likely,
        summary: summary, cause: "range", time: peak.time, server: examined.session.server,
        sessions: Set(users.map(\.session)).sorted(), transfers: users,
        facts: PassiveRangeFacts.facts(port: nil, range: range, peak: peak.count),
        causes: description.causes,
        remedies: [wider(range, peak.count)] + description.remedies,
        evidence: users.prefix(Grouping.maximumEvidence).flatMap { user in
          let session = trace.sessions[user.session]
          return TransferExamination(session.session.transfers[user.transfer], at: user.transfer, in: session)
            .announcement
        })
    }
  }

  private static func wider(_ range: ClosedRange<UInt16>, _ peak: Int) -> String {
    "at least \(peak * 2) passive ports instead of \(range.count), as \(peak) were in use at once"
  }

  // MARK: - The same endpoints again

  private struct Ends: Hashable {
    let client: Endpoint
    let server: Endpoint
  }

  private static func reused(_ trace: TraceExamination) -> [Incident] {
    let failed = failures(in: trace)
    guard !failed.isEmpty else { return [] }
    let wanted = Set(failed.map(\.ends))
    var earlier: [Ends: [Connection]] = [:]
    for connection in trace.trace.connections where connection.wasEstablished {
      let ends = Ends(client: connection.originator, server: connection.responder)
      if wanted.contains(ends) { earlier[ends, default: []].append(connection) }
    }
    return failed.compactMap { examined, data, ends in
      let before = earlier[ends]?.last { $0.last.time <= data.first.time }
      guard let before, data.first.time - before.last.time < PassivePortUse.timeWait else { return nil }
      let summary =
        "The data connection\(examined.forTitle) from \(ends.client) to \(ends.server) failed: the same two ports had "
        + "carried another one that ended \(Figures.duration(data.first.time - before.last.time)) before, less than the "
        + "60 s of TIME_WAIT."
      return examined.incident(
        description, .warning, .likely, summary, at: data.first.time, cause: "reuse",
        facts: PassiveRangeFacts.facts(
          port: ends.server.port, range: trace.settings.passivePorts, peak: nil),
        causes: [description.causes[1], description.causes[0]], remedies: description.remedies,
        evidence: trace.evidence([before.last], on: before, shows: "the end of the earlier connection")
          + examined.dataEvidence(data.first, data.firstReset, shows: "the same ports again"))
    }
  }

  private static func failures(
    in trace: TraceExamination
  ) -> [(examined: TransferExamination, data: Connection, ends: Ends)] {
    guard trace.trace.quality.failedConnections > 0 else { return [] }
    return trace.sessions.flatMap { session in
      session.session.transfers.enumerated().compactMap { place, transfer in
        guard transfer.mode?.isPassive == true, let data = session.data(of: transfer), !data.wasEstablished
        else { return nil }
        let examined = TransferExamination(transfer, at: place, in: session)
        guard examined.failure != nil else { return nil }
        return (examined, data, Ends(client: data.originator, server: data.responder))
      }
    }
  }
}
