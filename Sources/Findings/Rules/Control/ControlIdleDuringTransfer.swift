internal import FTPSessions
internal import NetworkTypes

/// FTP101: the control connection fell silent while a transfer ran, and survived.
enum ControlIdleDuringTransfer: SessionRule {
  static let description = RuleDescription(
    code: "FTP101", name: "control-idle-during-transfer",
    title: "The control connection fell silent while a transfer ran",
    severity:
      "Warning if the silence was longer than the timer given with --idle-timeout, or if another connection on the "
      + "same path was seen to die of idleness; else a note.",
    meaning: [
      "FTP says nothing on its control connection while data moves on another one. Devices in the path see a "
        + "connection without traffic, and forget it when their idle timer runs out. What is said next, as a rule the "
        + "server's 226, is dropped or answered with a RST, and the client never learns that its transfer succeeded.",
      "Two silences are measured: the time without any packet, which most devices watch, and the time without payload, "
        + "which some watch instead; TCP keep-alives shorten the first one only.",
      "This silence was survived. It is reported because the next longer transfer may not be so lucky.",
    ],
    onTheWire: [
      "RETR, STOR or the like, and a 150, on the control connection",
      "then no packet there, while the data connection carries payload",
      "after the silence the final reply, acknowledged as it should be",
    ],
    displayFilter: "tcp.port == 21",
    causes: [
      "the transfer took longer than the idle threshold, and neither end sends keep-alives on the control connection"
    ],
    remedies: [
      "keep-alives on the control connection, at the server or at the client, more often than the shortest idle timer "
        + "in the path",
      "an idle timeout in the path above the longest transfer",
    ],
    lookAlikes: [
      "A silence at the prompt, between transfers: no transfer depends on it.",
      "A silence in which answered keep-alives were seen: no packet gap, and no finding for a device that counts them.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    session.idleTransferGaps.map { gap in
      let judgement = IdleJudgement(gap, in: session)
      let devices = session.settings.idleTimeout == nil ? DeviceTimers.all.filter(gap.outlasts) : []
      let covered = Figures.duration(gap.gap.covered)
      let end = gap.gap.endedBy == .captureEnd ? ", up to the end of the capture" : ", and survived it"
      let summary =
        "The control connection was without a packet for \(Figures.duration(gap.packetGap)) (without payload for "
        + "\(Figures.duration(gap.gap.payloadGap))), \(covered) of that while \(gap.title) moved data\(end)"
        + judgement.reasonWords + words(devices) + "."
      return session.incident(
        description, judgement.severity, .certain, summary, at: gap.gap.start,
        transfers: gap.transfer.map { [$0] } ?? [],
        facts: gap.facts(session.settings) + [Fact("devices", devices.map(\.name))],
        causes: description.causes,
        remedies: KeepAliveRemedies.remedies(for: gap.packetGap, in: session),
        evidence: session.evidence(
          gap.gap.first, gap.gap.last, shows: "the last payload before the silence, and what ended it"))
    }
  }

  /// The known timers that are shorter than the silence was, in words that follow the summary.
  private static func words(_ devices: [DeviceTimer]) -> String {
    guard !devices.isEmpty else { return "" }
    let named = devices.sorted { ($0.seconds, $0.name) < ($1.seconds, $1.name) }.suffix(maximumNamed)
    let names = named.map { "\($0.title) (\($0.seconds) s)" }.joined(separator: ", ")
    let others = devices.count - named.count
    return "; longer than the default timer of \(names)" + (others > 0 ? " and \(others) more" : "")
  }

  /// Devices that a sentence names.
  private static let maximumNamed = 3
}
