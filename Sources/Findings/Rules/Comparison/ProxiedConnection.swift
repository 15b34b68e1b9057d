internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP506: the two sides of a session are different TCP connections.
enum ProxiedConnection: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP506", name: "proxied-connection",
    title: "A proxy ends the client's TCP connections and makes others to the server",
    severity: "Note: it explains much of what the two sides see differently.",
    meaning: [
      "The same dialogue was seen at both sides, on TCP connections with sequence numbers of their own. A full proxy "
        + "(HAProxy, a classic balancer, an application gateway) stands between them. TCP keep-alives do not pass it; its "
        + "idle timers watch payload; and each side may be closed by the proxy in the other's name."
    ],
    onTheWire: [
      "other sequence numbers, timestamps and windows on both sides of the same commands and replies"
    ],
    displayFilter: "tcp.flags.syn == 1",
    causes: ["a proxy between the two captures"],
    remedies: [
      "idle timeouts of the proxy above the longest transfer; keep-alives as commands (NOOP), not of TCP"
    ],
    lookAlikes: [
      "A firewall that changes sequence numbers: one connection for all that; its timestamps or segments agree."
    ])

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    examined.comparison.sessions.enumerated().compactMap { place, session in
      guard session.isProxied, let near = session.legs.first, let far = session.legs.last else { return nil }
      let (client, server) = (examined.examined(near), examined.examined(far))
      // Without its handshake a connection does not tell whether it is the same one.
      let streams = [client, server].flatMap { [$0.fromClient, $0.fromServer] }
      guard streams.allSatisfy({ $0.initialSequence != nil }) else { return nil }
      let names = [near, far].map { examined.name(of: $0.trace) }
      return examined.incident(
        description, .note, session.legs.map(\.match.score).max() ?? 0 >= 0.9 ? .certain : .likely,
        "A proxy stands between \(names[0]) and \(names[1]): the session's dialogue is the same on both sides "
          + "(\(client.session.server) and \(server.session.server)), its TCP connections are not.",
        at: examined.comparison.corrected(client.control.first.time, of: near.trace),
        cause: names.joined(separator: " "),
        session: place,
        evidence: client.evidence(client.control.first, shows: "the control connection at \(names[0])")
          + server.evidence(
            server.control.first, shows: "the same dialogue on another connection at \(names[1])"))
    }
  }
}
