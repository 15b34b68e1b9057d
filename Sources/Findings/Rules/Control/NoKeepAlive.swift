internal import FTPSessions
internal import NetworkTypes

/// FTP106: the control connection fell silent during a transfer, and no keep-alive was seen.
enum NoKeepAlive: SessionRule {
  static let description = RuleDescription(
    code: "FTP106", name: "no-keepalive",
    title: "No keep-alive was seen on a control connection that was idle during a transfer",
    severity:
      "Warning if the silence was longer than the timer given with --idle-timeout, or if another connection on the "
      + "same path was seen to die of idleness; else a note.",
    meaning: [
      "Neither end sent TCP keep-alives or a NOOP into the silence. Keep-alives that are slower than the silence was "
        + "long cannot be seen: with Linux's default of 7,200 s a shorter silence shows none, though they are on."
    ],
    onTheWire: ["no packet at all on the control connection while data moves"],
    displayFilter: "tcp.analysis.keep_alive || ftp.request.command == \"NOOP\"",
    causes: ["keep-alives are off at both ends, or their first delay is longer than the silence was"],
    remedies: [
      "switch keep-alives on at one of the two ends, more often than the shortest idle timer in the path"
    ],
    lookAlikes: ["Keep-alives that were seen and too slow: FTP105."])

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard session.session.keepAlives.isEmpty else { return [] }
    return session.idleTransferGaps.map { gap in
      let judgement = IdleJudgement(gap, in: session)
      let summary =
        "No keep-alive was seen in \(Figures.duration(gap.packetGap)) of silence on the control connection while "
        + "\(gap.title) moved data: they are off, or slower than that."
      return session.incident(
        description, judgement.severity, .likely, summary, at: gap.gap.start,
        transfers: gap.transfer.map { [$0] } ?? [], facts: gap.facts(session.settings),
        causes: description.causes,
        remedies: KeepAliveRemedies.remedies(for: gap.packetGap, in: session),
        evidence: session.evidence(
          gap.gap.first, gap.gap.last, shows: "the last payload before the silence, and what ended it"))
    }
  }
}
