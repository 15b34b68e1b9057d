internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP208: a client had two servers transfer directly.
enum ServerToServerTransfer: TraceRule {
  static let description = RuleDescription(
    code: "FTP208", name: "fxp-transfer",
    title: "A file went directly from one server to another, steered by a client",
    severity: "Note.",
    meaning: [
      "A client with a session on each of two servers may have one of them listen (PASV) and tell its endpoint to the "
        + "other one (PORT): the file then goes between the servers, and not through the client (RFC 959 section 5.2, "
        + "often called FXP). The capture shows one data connection for two sessions, or a PORT that names the other "
        + "server.",
      "It is told so that it is not mistaken for an attack, for a foreign host, or for a wrong backend: a data "
        + "connection from a third host is what is meant to happen here.",
    ],
    onTheWire: [
      "PASV and 227 in one session, and a PORT with the same numbers in the other one",
      "STOR in one session and RETR in the other one",
      "a data connection between the two servers",
    ],
    displayFilter: "ftp.request.command == \"PORT\" || ftp.response.code == 227",
    causes: ["a client that copies between servers, on purpose"],
    remedies: [
      "where it is wanted and fails: allow it at both servers (ProFTPD AllowForeignAddress on, vsftpd "
        + "pasv_promiscuous=YES and port_promiscuous=YES, Pure-FTPd --allowfxp)",
      "where it is not wanted: leave these settings off, as they are by default",
    ],
    lookAlikes: [
      "PORT to a third host that is no server of another session of the same client: not this, but FTP602.",
      "PORT to a well-known port of another server: no data connection goes there.",
    ])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    trace.serverToServer.pairs.compactMap { incident(of: $0, in: trace) }
  }

  private static func incident(of pair: ServerToServerTransfers.Pair, in trace: TraceExamination) -> Incident?
  {
    let connecting = trace.sessions[pair.active.session]
    let listening = trace.sessions[pair.passiveSession]
    let active = TransferExamination(
      connecting.session.transfers[pair.active.transfer], at: pair.active.transfer, in: connecting)
    let passive = pair.passive.map {
      TransferExamination(listening.session.transfers[$0.transfer], at: $0.transfer, in: listening)
    }
    guard let announced = active.transfer.announcedAt else { return nil }
    let (from, to) = (connecting.session.server, listening.session.server)
    let commands = [active, passive].compactMap { $0 }.filter { $0.transfer.command != nil }.map(
      \.wording.title)
    let what = commands.isEmpty ? "" : " (\(commands.joined(separator: ", ")))"
    let summary =
      "The client \(connecting.session.client.address) had the server \(from) connect to \(active.wording.endpoint) of "
      + "the server \(to): a transfer between two servers\(what)."
    let transfers = [pair.active, pair.passive].compactMap { $0 }.sorted()
    let sessions = Set([pair.active.session, pair.passiveSession]).sorted()
    return Incident(
      rule: description, severity: .note, confidence: pair.passive == nil ? .likely : .certain,
      summary: summary,
      cause: from.description, time: announced.time, server: to, sessions: sessions, transfers: transfers,
      facts: [
        Fact("endpoint", active.endpoint), Fact("connecting_server", from), Fact("listening_server", to),
      ],
      causes: description.causes, remedies: description.remedies,
      evidence: active.announcement + (passive?.announcement ?? [])
        + active.dataEvidence(active.data?.first, shows: "SYN of one server to the other one"))
  }
}
