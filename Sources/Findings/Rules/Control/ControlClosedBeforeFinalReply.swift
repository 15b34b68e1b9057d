internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP104: the server's side closed the control connection while a transfer waited for its final reply.
enum ControlClosedBeforeFinalReply: SessionRule {
  static let description = RuleDescription(
    code: "FTP104", name: "control-closed-before-final-reply",
    title: "The server's side closed the control connection before the final reply",
    severity: "Error: the client does not learn how its transfer ended.",
    meaning: [
      "A FIN came from the server's side of the control connection while a transfer still waited for its 226 or its "
        + "failure, and without a 421 that would announce it. A server does that only when its process ends. After a "
        + "silence, it is what a proxy does (HAProxy with `timeout client` or `timeout server`, a classic balancer): it "
        + "closes both of its connections when its idle timer runs out."
    ],
    onTheWire: [
      "RETR, STOR or the like, and a 150, then silence on the control connection",
      "FIN from the server's address, without a 421 and without a 226",
      "the data connection may go on, or end at the same moment",
    ],
    displayFilter: "tcp.port == 21 && tcp.flags.fin == 1",
    causes: [
      "a proxy or balancer in the path closed the idle connection",
      "the server's process for this session ended or was killed",
    ],
    remedies: [
      "at the proxy: idle timeouts above the longest transfer (HAProxy: timeout client, timeout server, timeout tunnel)"
    ],
    lookAlikes: [
      "A FIN of the client: it gave up, which is FTP403.",
      "A 421 before the FIN: the server's own idle timeout, FTP107.",
      "A FIN after the 226 or after QUIT: the ordinary end.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard case .serverFinish(let fin) = session.ending.kind, session.session.dismissal == nil,
      let waiting = session.waitingInWords
    else { return [] }
    let silence = Figures.duration(session.ending.payloadGap)
    let isTimer = (session.ending.isAfterSilence || session.endsAtProxy) && !session.ending.diedWithData
    let hint =
      session.ending.diedWithData && !session.endsAtProxy
      ? ", together with the data connection: the server's process for this session ended"
      : session.endsAtProxy
        ? ""
        : session.ending.isAfterSilence
          ? ", as a proxy does whose idle timer runs out" : ", after too short a silence for an idle timer"
    let closer = session.endsAtProxy ? "The proxy in front of the server" : "The server's side"
    let summary =
      "\(closer) closed the control connection after \(silence) without payload on it\(hint): the client never "
      + "got the final reply to \(waiting)."
    return [
      session.incident(
        description, .error, session.fromServer.unseenBytes > 0 ? .possible : .certain, summary, at: fin.time,
        cause: "\(isTimer)", transfers: session.ending.waiting,
        facts: session.silenceFacts(),
        causes: isTimer ? description.causes : description.causes.reversed(),
        remedies: remedies(session),
        evidence: session.evidence(fin, shows: "the FIN of the server's side")
          + session.evidence(session.ending.silentSince, shows: "the last payload before it"))
    ]
  }

  private static func remedies(_ session: SessionExamination) -> [String] {
    guard session.ending.isAfterSilence || session.endsAtProxy, !session.ending.diedWithData else {
      return [
        "look at \(session.software.name)'s log at this moment: a process that ended, or a limit that was reached"
      ]
    }
    return description.remedies + [
      "keep-alives of TCP do not help with a proxy, which watches payload: shorter transfers, or clients that send NOOP "
        + "while a transfer runs (not every server answers it then)"
    ]
  }
}
