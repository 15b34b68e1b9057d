internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows
internal import TraceComparison

/// FTP507: a handshake was completed towards the client, and no backend ever saw the connection.
enum AnsweredByBalancer: ComparisonRule {
  static let description = RuleDescription(
    code: "FTP507", name: "connection-answered-by-balancer",
    title: "A connection was accepted towards the client, and no backend ever saw it",
    severity: "Warning: the client believes that it is connected, and nobody is there.",
    meaning: [
      "The client's SYN was answered and no payload of a server ever came; at none of the servers' captures, which were "
        + "running, is there such a connection. A device in front of them accepted it: a balancer without a healthy backend, "
        + "a SYN proxy, a transparent proxy.",
      "Without a capture of every backend (`--all-backends`) the connection may have gone to the one that has none: then it "
        + "is possible only.",
    ],
    onTheWire: [
      "at the client: SYN, SYN and ACK, ACK, then nothing from the server", "at the servers: nothing",
    ],
    displayFilter: "tcp.flags.syn == 1",
    causes: [
      "a balancer or SYN proxy that answers before it has a backend, and finds none",
      "a backend without a capture here, which hangs",
    ],
    remedies: ["look at the balancer's health probes and its log: which backend it chose, if any"],
    lookAlikes: ["A full proxy: the session goes on, and is recognised by its dialogue (FTP506)."])

  static func incidents(in examined: ComparisonExamination) -> [Incident] {
    let servers = examined.serverTraces
    guard !servers.isEmpty else { return [] }
    return examined.comparison.sessions.enumerated().flatMap { place, session -> [Incident] in
      guard !session.isProxied, let near = session.legs.first,
        examined.comparison.traces[near.trace].vantagePoint.role == .client
      else { return [] }
      let view = examined.comparison.session(near)
      var incidents: [Incident] = []
      if session.backendState == .notCaptured {
        let control = ConnectionReference(trace: near.trace, connection: view.connection)
        incidents += incident(control, place, nil, servers, examined)
      }
      for (number, transfer) in session.transfers.enumerated() where transfer.backendState == .notCaptured {
        guard let leg = transfer.legs.first?.reference else { continue }
        incidents += incident(leg, place, number, servers, examined)
      }
      return incidents
    }
  }

  private static func incident(
    _ reference: ConnectionReference, _ place: Int, _ transfer: Int?, _ servers: [Int],
    _ examined: ComparisonExamination
  ) -> [Incident] {
    let connection = examined.comparison.connection(reference)
    guard connection.fromOriginator.initialSequence != nil, connection.fromResponder.initialSequence != nil,
      connection.fromResponder.payloadSegments == 0, connection.fromOriginator.acknowledged == 0,
      connection.fromResponder.fin == nil, connection.fromResponder.reset == nil, connection.unseenBytes == 0,
      !servers.contains(where: { examined.comparison.traces[$0].quality.transfersWithoutData > 0 }),
      !examined.comparison.ambiguous.contains(reference),
      servers.allSatisfy({ examined.covers($0, connection.first.time, of: reference.trace) })
    else { return [] }
    let kind = transfer == nil ? "control" : "data"
    return [
      examined.incident(
        description, .warning, examined.settings.hasAllBackends ? .certain : .possible,
        "The \(kind) connection to \(connection.responder) was accepted towards the client, said nothing, and was seen at "
          + "none of \(Figures.counted(servers.count, "server capture")): a device in front of the servers answered it.",
        at: examined.comparison.corrected(connection.first.time, of: reference.trace), cause: kind,
        session: place,
        transfer: transfer, facts: [Fact("endpoint", connection.responder)],
        evidence: examined.evidence(
          reference, connection.first, connection.last, shows: "the handshake's SYN, and the last segment"))
    ]
  }
}
