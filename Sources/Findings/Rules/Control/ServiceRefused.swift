internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP112: the server turned the client away before the login.
enum ServiceRefused: SessionRule {
  static let description = RuleDescription(
    code: "FTP112", name: "service-refused",
    title: "The server turned the client away before it could log in",
    severity: "Warning: the server works, and has no room or no will.",
    meaning: [
      "The server answered with 421 instead of its greeting, or with a 421 or 530 that speaks of too many connections "
        + "or users. It counts connections, in all or from one address; behind a balancer or NAT that hides the clients' "
        + "addresses, all of them are one."
    ],
    onTheWire: ["421 instead of 220", "or 530 with \"too many\" in answer to USER or PASS"],
    displayFilter: "ftp.response.code == 421 || ftp.response.code == 530",
    causes: [
      "the limit on connections, in all or from one address, was reached",
      "sessions that a balancer forgot still count at the server until they time out",
      "the service is shutting down",
    ],
    remedies: ["a higher limit, or fewer sessions at once at the client"],
    lookAlikes: ["A 530 for a wrong password: FTP604 where there are many.", "A 421 after idleness: FTP107."])

  static func incidents(in session: SessionExamination) -> [Incident] {
    // A capture that starts later does not tell whether there was a login.
    guard session.session.login != .done, !session.session.startsMidSession, let reply = refusal(session)
    else {
      return []
    }
    let words = Quoted.reply(reply.code, reply.text, in: session.session)
    return [
      session.incident(
        description, .warning, .certain,
        "\(session.session.server) turned \(session.session.client.address) away before the login: \"\(words)\".",
        at: reply.mark.time, cause: "\(reply.code.rawValue)",
        facts: [
          Fact("reply_code", reply.code.rawValue),
          Fact("reply_text", SecretMask.masked(reply.text, session.session).text),
        ],
        causes: description.causes,
        remedies: (session.software == .unknown ? description.remedies : [])
          + session.software.select([
            (.vsftpd, "max_clients and max_per_ip"),
            (.proFTPD, "MaxClients, MaxClientsPerHost and MaxInstances"),
            (.pureFTPd, "-c (MaxClientsNumber) and -C (MaxClientsPerIP)"),
            (.iis, "the site's Limits, maximum connections"),
            (.fileZillaServer, "the connection limits of the user and the server"),
          ]) + (session.software == .unknown ? [] : description.remedies),
        evidence: session.evidence(reply.mark, shows: "the reply that turned the client away"))
    ]
  }

  private static func refusal(_ session: SessionExamination) -> ServerReply? {
    if let dismissal = session.session.dismissal {
      let isAfterIdleness = session.session.dismissalSilence.map { $0 >= ElapsedTime(seconds: 30) } ?? false
      return isAfterIdleness ? nil : dismissal
    }
    return session.session.loginFailures.first { reply in
      let text = reply.text.text.lowercased()
      return reply.code.rawValue == 530 && ["too many", "maximum", "limit"].contains { text.contains($0) }
    }
  }
}
