internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP102: a RST ended the control connection before the final reply of a transfer reached the client, or in answer
/// to the first segment after a silence.
enum ControlResetAfterTransfer: SessionRule {
  static let description = RuleDescription(
    code: "FTP102", name: "control-reset-after-transfer",
    title: "The control connection was reset before the final reply, or after it had been silent",
    severity: "Error: the client does not learn how its transfer ended, and has to log in again.",
    meaning: [
      "While a long transfer runs, nothing is said on the control connection. A balancer, firewall or NAT in the path "
        + "forgets it when its idle timer runs out. The next segment, as a rule the server's 226, meets a device that "
        + "knows of no such connection, and is answered with a RST. The file is complete, yet the client never hears so: "
        + "users see \"closed control connection\" after a long transfer.",
      "Some devices send the RST by themselves to both ends when the timer runs out; then it answers nothing.",
      "Without a silence before it, the RST has another reason: a server process that died, a client that closed "
        + "abruptly, or a device that inspects FTP and did not like what it saw.",
      "Who sent the RST is judged from what one end can see: its TTL and IP identification beside those of the same "
        + "sender's other segments, the time it took beside the round trip, and whether the host that it claims to come "
        + "from was alive on the data connection. A window of 0, missing options and a sequence number taken from the "
        + "segment it answers say nothing: every host answers so for a socket that it does not have.",
    ],
    onTheWire: [
      "RETR, STOR or the like, and a 150, then silence on the control connection while data moves",
      "the end of the data connection in good order (FIN on both sides)",
      "at the server: its 226, answered at once by a RST from the client's address",
      "at the client: nothing, until it sends something itself, which is answered by a RST from the server's address",
    ],
    displayFilter: "tcp.port == 21 && tcp.flags.reset == 1",
    causes: [
      "a balancer, firewall or NAT in the path forgot the idle control connection",
      "the other end's host or process went away during the silence",
    ],
    remedies: [
      "keep-alives on the control connection, at the server or at the client, more often than the shortest idle timer "
        + "in the path",
      "an idle timeout in the path above the longest transfer",
    ],
    lookAlikes: [
      "A RST after QUIT, after 221 or after a FIN of the same side: the session was over.",
      "A RST on the data connection after all bytes and a 226: harmless.",
      "A health check that connects and resets: a probe, no session.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard case .reset(let reset, let direction) = session.ending.kind, let origin = session.resetOrigin,
      session.isCutShortByReset
    else { return [] }
    let pattern = Pattern(session.ending)
    let facts =
      session.silenceFacts() + [
        Fact("reset_sender", origin.sender.rawValue), Fact("reset_evidence", origin.evidence),
        Fact("stretch", origin.stretch),
      ]
    return [
      session.incident(
        description, .error, session.ending.waiting.isEmpty ? min(origin.confidence, .likely) : .certain,
        summary(session, reset, direction, origin, pattern), at: reset.mark.time,
        // A device in the path that shows itself here and not there is one cause.
        cause: "\(pattern.rawValue) \(origin.isOfAnEnd ? origin.sender.rawValue : "path")",
        transfers: session.ending.waiting,
        facts: facts,
        causes: causes(pattern, origin), remedies: remedies(session, pattern, origin),
        evidence: evidence(session, reset, direction))
    ]
  }

  /// How the RST came.
  private enum Pattern: String {
    /// In answer to the first segment after a silence.
    case afterSilence
    /// By itself, after a silence.
    case unsolicited
    /// Without a silence before it.
    case abrupt

    init(_ ending: ControlEnding) {
      guard ending.isAfterSilence, !ending.diedWithData else {
        self = .abrupt
        return
      }
      self = ending.isAnswered ? .afterSilence : .unsolicited
    }
  }

  // MARK: - In words

  private static func summary(
    _ session: SessionExamination, _ reset: ResetRecord, _ direction: Direction, _ origin: ResetOrigin,
    _ pattern: Pattern
  ) -> String {
    let isFromClient = direction == session.session.clientDirection
    let (claimed, asker) = isFromClient ? ("client", "server") : ("server", "client")
    let sender = senderWords(origin, claimed)
    let waiting = session.waitingInWords
    let loss = waiting.map { ": the client never got the final reply to \($0)" } ?? ""
    switch pattern {
    case .afterSilence:
      let meanwhile = waiting == nil ? "" : " while a transfer ran"
      return
        "After \(silence(session.ending))\(meanwhile), \(trigger(session, asker)) on the control connection was "
        + "answered by a RST, \(sender)\(loss)."
    case .unsolicited:
      return
        "A RST ended the control connection after \(silence(session.ending)), answering nothing, "
        + "\(sender)\(loss)."
    case .abrupt:
      let gap = "\(Figures.duration(session.ending.payloadGap)) after the last payload on it"
      return
        "The control connection was reset \(gap), \(sender)\(loss); "
        + (session.ending.diedWithData
          ? "its data connection ended with it"
            + (origin.sender == .middlebox ? "." : ", as when a process dies.")
          : "no idle timer that short is known (if there is one, --idle-threshold tells of it).")
    }
  }

  private static func silence(_ ending: ControlEnding) -> String {
    let packets = Figures.duration(ending.packetGap)
    let payload = Figures.duration(ending.payloadGap)
    return packets == payload
      ? "\(packets) of silence" : "\(packets) without a packet (\(payload) without payload)"
  }

  private static func trigger(_ session: SessionExamination, _ asker: String) -> String {
    let trigger = session.ending.trigger?.frame
    if let place = session.ending.waiting.last, let reply = session.session.transfers[place].reply,
      reply.mark.frame == trigger
    {
      return "the server's \(reply.code.rawValue)"
    }
    let stream = asker == "client" ? session.fromClient : session.fromServer
    if stream.fin?.frame == trigger { return "the \(asker)'s FIN" }
    if session.session.keepAlives.contains(where: { $0.kind == .tcp && $0.last?.frame == trigger }) {
      return "the \(asker)'s keep-alive probe"
    }
    return "what the \(asker) sent next"
  }

  private static func senderWords(_ origin: ResetOrigin, _ claimed: String) -> String {
    switch origin.sender {
    case .middlebox: "sent in the \(claimed)'s name, \(origin.deviceWords)"
    case .unknown: "sent in the \(claimed)'s name, by the \(claimed) or by a device in the path"
    case .client, .server:
      origin.confidence == .certain
        ? "sent by the \(claimed) itself" : "by all signs sent by the \(claimed) itself"
    }
  }

  private static func causes(_ pattern: Pattern, _ origin: ResetOrigin) -> [String] {
    let timer = "a balancer, firewall or NAT in the path forgot the idle control connection"
    let gone = "the host or process at the other end went away during the silence"
    switch pattern {
    case .afterSilence:
      return origin.isOfAnEnd ? [gone, timer] : [timer, gone]
    case .unsolicited:
      let balancer = "a balancer with \"TCP reset on idle\", whose timer ran out"
      return origin.isOfAnEnd ? [gone, balancer] : [balancer, gone]
    case .abrupt:
      let inspection =
        "a device that inspects FTP, or a failover of a balancer or firewall, reset the connection"
      let process = "the process at the end that sent the RST died, or closed the connection abruptly"
      guard origin.sender == .middlebox else { return [process, inspection] }
      return origin.isPlaced
        ? [inspection, "an idle timer shorter than any that is known"] : [inspection, process]
    }
  }

  private static func remedies(
    _ session: SessionExamination, _ pattern: Pattern, _ origin: ResetOrigin
  ) -> [String] {
    let log =
      origin.sender == .client
      ? "look at the client's log at this moment: a process that died or was ended"
      : "look at \(session.software.name)'s log at this moment: a process that died, or a limit that was reached"
    if pattern != .abrupt, !origin.isOfAnEnd {
      return KeepAliveRemedies.remedies(for: session.ending.fatalGap, in: session)
    }
    if pattern == .afterSilence {
      return [log] + KeepAliveRemedies.remedies(for: session.ending.fatalGap, in: session)
    }
    let inspection = "switch off FTP inspection (ALG, helper) on the balancer and the firewall for a test"
    // Where other captures have shown it, nothing is left to prove.
    if origin.isPlaced {
      let device =
        "look at the log of the device in between at this moment: an idle timer, a limit, or a failover"
      return [device, inspection]
    }
    return [
      log, inspection,
      "capture at both ends at the same time: a RST that its supposed sender's capture lacks was made in the path",
    ]
  }

  private static func evidence(
    _ session: SessionExamination, _ reset: ResetRecord, _ direction: Direction
  ) -> [Evidence] {
    let claimed = direction == session.session.clientDirection ? "client" : "server"
    var evidence: [Evidence] = []
    if let trigger = session.ending.trigger {
      evidence += session.evidence(
        trigger, reset.mark, shows: "the segment sent into the silence, and the RST in the \(claimed)'s name")
    } else {
      evidence += session.evidence(reset.mark, shows: "the RST in the \(claimed)'s name")
    }
    evidence += session.evidence(session.ending.silentSince, shows: "the last payload before the silence")
    if let place = session.ending.waiting.last, let data = session.data(of: session.session.transfers[place])
    {
      evidence += session.trace.evidence(
        [data.first, data.last], on: data, shows: "the first and the last segment of its data connection")
    }
    return evidence
  }
}

extension SessionExamination {
  /// Whether a RST ended the control connection before its work was done: a final reply was outstanding, or the
  /// connection was to be used again after a silence.
  var isCutShortByReset: Bool {
    guard case .reset(let reset, _) = ending.kind else { return false }
    if !ending.waiting.isEmpty { return true }
    // A RST that answers nothing ends an idle session; nothing was lost by it.
    guard ending.isAnswered, ending.isAfterSilence, !session.saidGoodbye, session.dismissal == nil else {
      return false
    }
    // A FIN before it: whoever closed an idle connection lost nothing.
    return ![fromClient.fin, fromServer.fin].contains { fin in
      fin.map { $0.frame < reset.mark.frame } ?? false
    }
  }
}
