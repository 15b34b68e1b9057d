internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP601: passwords crossed the network in clear text.
enum CleartextPassword: TraceRule {
  static let description = RuleDescription(
    code: "FTP601", name: "cleartext-password",
    title: "Passwords crossed the network in clear text",
    severity: "Note: plain FTP is made so. One finding for the whole capture.",
    meaning: [
      "A client sent USER and PASS without TLS. Whoever can see the packets, or has a copy of this capture, can read "
        + "the passwords. Reports of this tool show them only when asked to (--show-passwords); the capture holds them "
        + "all the same, so treat it accordingly.",
      "Logins as anonymous or ftp are left out: their password is a courtesy.",
    ],
    onTheWire: ["USER and PASS as text on the control connection"],
    displayFilter: "ftp.request.command == \"PASS\"",
    causes: [
      "the client is not set to TLS, or falls back to clear text",
      "the server offers no TLS, or does not demand it",
    ],
    remedies: [
      "change the passwords that were sent, if others could see the traffic or the capture",
      "clients: explicit TLS (curl --ssl-reqd, lftp set ftp:ssl-force yes, FileZilla \"Require explicit FTP over TLS\")",
      "servers: demand TLS for logins (vsftpd ssl_enable=YES and force_local_logins_ssl=YES, ProFTPD TLSRequired on, "
        + "IIS FTP SSL Settings: Require SSL connections, FileZilla Server: Require explicit FTP over TLS)",
      "devices in the path that read PASV and PORT (NAT helpers, FTP inspection) cannot do so in TLS: give the passive "
        + "ports a fixed range and open it",
    ],
    lookAlikes: [
      "Anonymous logins.", "USER without PASS: no password was sent.", "PASS inside TLS: it cannot be read.",
    ])

  static func incidents(in trace: TraceExamination) -> [Incident] {
    let exposed = trace.distinctSessions.filter { isExposed($0.session) }
    guard let first = exposed.first, let time = first.session.passwordAt?.time else { return [] }
    let servers = Set(exposed.map(\.session.server)).sorted()
    let names = Set(exposed.compactMap { $0.session.user?.text }).sorted()
    let sessions =
      exposed.count == trace.distinctSessions.count
      ? Figures.counted(exposed.count, "session")
      : "\(Figures.grouped(exposed.count)) of \(Figures.counted(trace.distinctSessions.count, "session"))"
    let shownServers = list(servers.prefix(3).map(\.description), of: servers.count, "server")
    let shownUsers = list(names.prefix(3).map { Quoted.line($0, limit: 40) }, of: names.count, "user")
    let summary =
      "A password crossed the network in clear text in \(sessions), to \(shownServers), for \(shownUsers)."
    var incident = Incident(
      rule: description, severity: .note, confidence: .certain, summary: summary, time: time, server: nil,
      sessions: exposed.map(\.place))
    incident.count = exposed.count
    incident.facts = [
      Fact("logins", exposed.count), Fact("users", Array(names.prefix(maximumNames))),
      Fact("servers", servers.prefix(maximumNames).map(\.description)),
    ]
    incident.causes = description.causes
    incident.remedies = description.remedies
    incident.evidence = exposed.prefix(Grouping.maximumEvidence).flatMap {
      $0.evidence($0.session.passwordAt, shows: "a password in clear text")
    }
    return [incident]
  }

  private static let anonymous = ["anonymous", "ftp"]
  /// Names that a report lists of many.
  private static let maximumNames = 20

  private static func isExposed(_ session: Session) -> Bool {
    guard session.passwordAt != nil, let user = session.user?.text else { return false }
    // Names of other lengths need not be put in small letters.
    return !anonymous.contains { $0.utf8.count == user.utf8.count && $0 == user.lowercased() }
  }

  /// `server 192.0.2.1:21`, or `4 users (alice, bob and others)`, of the first three of `count` names.
  private static func list(_ names: [String], of count: Int, _ noun: String) -> String {
    guard let first = names.first, count > 1 else { return "\(noun) \(names.first ?? "")" }
    let shown = count > 3 ? "\(first), \(names[1]) and others" : names.joined(separator: ", ")
    return "\(Figures.counted(count, noun)) (\(shown))"
  }
}
