internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP107: the server ended a session that had been idle, with a 421 or with a FIN.
enum ServerIdleTimeout: SessionRule {
  static let description = RuleDescription(
    code: "FTP107", name: "server-idle-timeout",
    title: "The server ended the session because it was idle",
    severity: "Error while a transfer ran; else a note: the session was not in use.",
    meaning: [
      "Servers end sessions that nobody uses: vsftpd after 300 s (idle_session_timeout), ProFTPD after 600 s "
        + "(TimeoutIdle) or after 300 s without a transfer (TimeoutNoTransfer). They say 421 first, or just close.",
      "While a transfer runs they should not, and most do not. One that counts only what is said on the control "
        + "connection does.",
    ],
    onTheWire: [
      "a silence of at least 30 s on the control connection",
      "421 and a FIN from the server, or the FIN alone",
    ],
    displayFilter: "ftp.response.code == 421",
    causes: [
      "the client kept the session open and did not use it",
      "the server's idle timeout is shorter than the transfer, and the server does not stop it meanwhile",
    ],
    remedies: [
      "a longer idle timeout at the server, or a client that closes sessions which it does not need"
    ],
    lookAlikes: [
      "A 421 at the greeting: the service was refused, FTP112.",
      "A FIN of the server's side while a transfer waits, without a 421: FTP104.",
    ])

  /// A shorter idleness is not what made the server close.
  private static let shortestIdleness = ElapsedTime(seconds: 30)

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard session.session.login == .done || session.session.tls != .none else { return [] }
    let limit = min(shortestIdleness, session.settings.idleThreshold)
    if let dismissal = session.session.dismissal {
      guard let silence = session.session.dismissalSilence, silence >= limit else { return [] }
      return [incident(session, said: dismissal, after: silence, mark: dismissal.mark)]
    }
    guard case .serverFinish(let fin) = session.ending.kind, session.ending.waiting.isEmpty,
      !session.session.saidGoodbye, session.ending.payloadGap >= limit
    else { return [] }
    return [incident(session, said: nil, after: session.ending.payloadGap, mark: fin)]
  }

  private static func incident(
    _ session: SessionExamination, said: ServerReply?, after silence: ElapsedTime, mark: SegmentMark
  ) -> Incident {
    let running = session.session.transfers.indices.filter {
      session.session.transfers[$0].isRunning(at: mark)
    }
    let words =
      said.map { "with \"\(Quoted.reply($0.code, $0.text, in: session.session))\"" }
      ?? "with a FIN and without a word"
    let isRunning = !running.isEmpty
    let during =
      running.last.map { place in
        let wording = TransferExamination(session.session.transfers[place], at: place, in: session).wording
        return ", while \(wording.title) was running (\(wording.amount))"
      } ?? ", while no transfer was running"
    let certainty: Confidence = said == nil ? .likely : .certain
    return session.incident(
      description, isRunning ? .error : .note, certainty,
      "The server ended the session after \(Figures.duration(silence)) of idleness, \(words)\(during).",
      at: mark.time,
      cause: "\(isRunning) \(said == nil)", transfers: running,
      facts: [
        Fact("payload_gap_s", silence), Fact("packet_gap_s", min(session.session.longestGap, silence)),
        Fact("covered_s", session.covered(from: mark.time - silence, to: mark.time)),
        Fact("threshold_s", session.settings.idleThreshold),
      ],
      causes: isRunning ? description.causes.reversed() : description.causes, remedies: remedies(session),
      evidence: session.evidence(mark, shows: said == nil ? "the server's FIN" : "the server's 421"))
  }

  private static func remedies(_ session: SessionExamination) -> [String] {
    (session.software == .unknown ? description.remedies : [])
      + session.software.select([
        (
          .vsftpd,
          "idle_session_timeout and data_connection_timeout above the longest transfer (300 s by default)"
        ),
        (
          .proFTPD,
          "TimeoutIdle (600), TimeoutNoTransfer (300) and TimeoutStalled (3600) above the longest transfer"
        ),
        (.pureFTPd, "-I MINUTES (MaxIdleTime, 15 by default) above the longest transfer"),
        (.iis, "Connections, Control Channel Timeout and Data Channel Timeout above the longest transfer"),
        (.fileZillaServer, "Timeouts, Activity timeout above the longest transfer"),
      ]) + ["client: close sessions that are not in use, or send NOOP in time"]
  }
}

extension Transfer {
  /// Whether the transfer had been asked for and waited for its final reply when a segment came; a failure in that
  /// very segment counts as waiting.
  fileprivate func isRunning(at mark: SegmentMark) -> Bool {
    guard let commandedAt, commandedAt.frame < mark.frame else { return false }
    guard let reply else { return outcome == .unconfirmed || outcome == .failed }
    return reply.mark.frame >= mark.frame
  }
}
