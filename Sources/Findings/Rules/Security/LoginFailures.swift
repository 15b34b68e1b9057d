internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP604: one client was refused many logins in a short time.
enum LoginFailures: TraceRule {
  static let description = RuleDescription(
    code: "FTP604", name: "login-failures",
    title: "One client was refused many logins in a short time",
    severity: "Warning.",
    meaning: [
      "One client address was answered 530 to its name or password at least five times within a minute, in one session "
        + "or in several. Somebody is guessing passwords, or a program repeats a password that is no longer right; "
        + "the latter may lock the account."
    ],
    onTheWire: [
      "USER, 331, PASS, 530, again and again",
      "often a session for each three attempts: servers close after a few",
    ],
    displayFilter: "ftp.response.code == 530",
    causes: [
      "a program with an old password, or a wrong one, that tries again at once",
      "somebody guesses passwords",
      "the server demands TLS before a login and says so with 530, and the client goes on without",
    ],
    remedies: [
      "look up who has that address: your own program needs its password, or TLS, put right",
      "a stranger: block the address, or slow it down (fail2ban; vsftpd max_login_fails and delay_failed_login; ProFTPD "
        + "mod_ban; IIS FTP Logon Attempt Restrictions)",
    ],
    lookAlikes: [
      "Fewer than five in any minute: people mistype.",
      "530 \"too many connections\": that is no refused password (FTP112).",
      "530 in answer to other commands than USER, PASS and ACCT.",
    ])

  /// Refusals within `window` from which on it is reported.
  private static let fewest = 5
  private static let window = ElapsedTime(seconds: 60)

  /// A refused login.
  private struct Refusal {
    let mark: SegmentMark
    let session: Int
  }

  static func incidents(in trace: TraceExamination) -> [Incident] {
    var byClient: [IPAddress: [Refusal]] = [:]
    for session in trace.distinctSessions {
      for reply in session.session.loginFailures where reply.code.rawValue == 530 && !isAboutLimits(reply) {
        byClient[session.session.client.address, default: []]
          .append(Refusal(mark: reply.mark, session: session.place))
      }
    }
    return byClient.keys.sorted().compactMap { client in
      incident(of: client, (byClient[client] ?? []).sorted { $0.mark.frame < $1.mark.frame }, in: trace)
    }
  }

  /// A server that has too many users says so with 530 as well.
  private static func isAboutLimits(_ reply: ServerReply) -> Bool {
    let text = reply.text.text.lowercased()
    return text.contains("too many") || text.contains("maximum number")
  }

  private static func incident(
    of client: IPAddress, _ refusals: [Refusal], in trace: TraceExamination
  ) -> Incident? {
    let peak = busiestMinute(refusals)
    guard peak.count >= fewest, let first = refusals.first, let last = refusals.last else { return nil }
    let sessions = Set(refusals.map(\.session)).sorted()
    let servers = Set(sessions.map { trace.sessions[$0].session.server })
    let spread = last.mark.time - first.mark.time
    let target = servers.count == 1 ? servers.first.map { " by \($0)" } ?? "" : " by \(servers.count) servers"
    let summary =
      "\(client) was refused \(Figures.counted(refusals.count, "login"))\(target) with 530 in "
      + "\(Figures.counted(sessions.count, "session")) within \(Figures.duration(spread))"
      + (refusals.count > peak.count ? ", \(Figures.grouped(peak.count)) of them in one minute" : "") + "."
    var incident = Incident(
      rule: description, severity: .warning, confidence: .certain, summary: summary,
      cause: client.description, time: first.mark.time, server: servers.count == 1 ? servers.first : nil,
      sessions: sessions)
    incident.facts = [
      Fact("client", client.description), Fact("failures", refusals.count),
      Fact("failures_in_a_minute", peak.count), Fact("spread_s", spread),
    ]
    incident.causes = description.causes
    incident.remedies = description.remedies
    let shown = Dictionary(grouping: peak, by: \.session)
    incident.evidence = shown.keys.sorted().prefix(Grouping.maximumEvidence).flatMap { place in
      let session = trace.sessions[place]
      return trace.evidence(
        (shown[place] ?? []).map(\.mark), on: session.control, shows: "530 in answer to a login")
    }
    return incident
  }

  /// The most refusals that fall into one minute.
  private static func busiestMinute(_ refusals: [Refusal]) -> ArraySlice<Refusal> {
    var best = refusals[..<0]
    var start = 0
    for end in refusals.indices {
      while refusals[end].mark.time - refusals[start].mark.time > window { start += 1 }
      if end - start + 1 > best.count { best = refusals[start...end] }
    }
    return best
  }
}
