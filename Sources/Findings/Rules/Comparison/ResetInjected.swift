internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP504: a RST that its supposed sender never sent.
enum ResetInjected: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP504", name: "reset-injected",
    title: "A RST was sent by a device in the path, in the name of an end that never sent it",
    severity: "Error: something between the two captures ends connections.",
    meaning: [
      "One capture has a RST, and the capture on the side of the end that it names, which lost nothing of this connection "
        + "and was still running, has none. So a device between the two made it: a balancer or firewall that forgot the "
        + "connection, or one that inspects it and did not like what it saw.",
      "Where a RST is part of an incident with a code of its own, such as FTP102, it is told there.",
    ],
    onTheWire: ["RST at one point, and no RST at the next one towards its supposed sender"],
    displayFilter: "tcp.flags.reset == 1",
    causes: [
      "a balancer, firewall or NAT that does not know the connection, or no longer",
      "a device that inspects content (intrusion prevention, FTP inspection)",
    ],
    remedies: [
      "look at the devices on the named stretch: their connection tables, idle timers and inspection logs"
    ],
    lookAlikes: [
      "A RST that the other capture lost, or that came after it was stopped: nothing is proved then."
    ])

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    examined.comparison.injectedResets.map { reset in
      let (seen, absent) = (
        examined.name(of: reset.connection.trace), examined.name(of: reset.absentFrom.trace)
      )
      let session = examined.comparison.sessions[reset.session]
      let order = session.legs.map(\.trace)
      let names =
        (order.firstIndex(of: reset.connection.trace) ?? 0)
          < (order.firstIndex(of: reset.absentFrom.trace) ?? order.count)
        ? [seen, absent] : [absent, seen]
      let kind = reset.transfer == nil ? "control" : "data"
      let isFromClient =
        names[0] == absent
      let claimed = isFromClient ? "client" : "server"
      let supposed = examined.comparison.connection(reset.absentFrom)
      return examined.incident(
        description, .error, reset.isCertain ? .certain : .likely,
        "A RST in the \(claimed)'s name ended a \(kind) connection at \(seen), but \(absent), on the \(claimed)'s side, never "
          + "saw one: a device between \(names[0]) and \(names[1]) \(reset.isCertain ? "" : "most likely ")made it.",
        at: examined.comparison.corrected(reset.mark.time, of: reset.connection.trace),
        cause: names.joined(separator: " "),
        session: reset.session, transfer: reset.transfer,
        facts: [
          Fact("reset_sender", "middlebox"),
          Fact("reset_evidence", ["the capture \(absent) does not have it"]),
          Fact("stretch", names.joined(separator: " to ")),
        ],
        evidence: examined.evidence(reset.connection, reset.mark, shows: "the RST in the \(claimed)'s name")
          + examined.evidence(
            reset.absentFrom, supposed.last,
            shows: "the same connection where it should have come from: its last segment"))
    }
  }
}
