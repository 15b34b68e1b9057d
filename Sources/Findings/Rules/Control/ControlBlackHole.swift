internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP103: what one side sent on the control connection was never answered, however often it was sent again.
enum ControlBlackHole: SessionRule {
  static let description = RuleDescription(
    code: "FTP103", name: "control-black-hole",
    title: "Segments on the control connection were sent again and again, and never answered",
    severity: "Error: the session is dead, and both ends wait until they give up.",
    meaning: [
      "One end speaks on the control connection, sends the same segment again at growing intervals, and gets neither an "
        + "acknowledgment nor a RST. After a silence that is what a balancer or firewall does which has forgotten the "
        + "idle connection and drops what it does not know.",
      "Without a silence before it the other end has gone: its host crashed or lost the network. It has not where another "
        + "connection between the same addresses came about meanwhile, unless a balancer or NAT stands for several hosts: "
        + "then something in the path drops the segments of this connection.",
    ],
    onTheWire: [
      "a long silence on the control connection, as a rule while data moves",
      "one segment, often the server's 226, then the same one again after 0.2, 0.4, 0.8 s and so on",
      "no answer of any kind",
    ],
    displayFilter: "tcp.port == 21 && tcp.analysis.retransmission",
    causes: [
      "a balancer, firewall or NAT in the path forgot the idle control connection, and drops its segments",
      "the host at the other end crashed or lost the network",
    ],
    remedies: [
      "keep-alives on the control connection, at the server or at the client, more often than the shortest idle timer "
        + "in the path",
      "let the device send a RST to both ends when its timer runs out, so that neither waits in vain",
    ],
    lookAlikes: [
      "A FIN that is sent again after the other side has closed: it is gone, as it said.",
      "A capture of one direction only: answers may have come on another way.",
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard case .blackHole = session.ending.kind, !session.control.isOneWay, let speaker = speaker(session)
    else {
      return []
    }
    let stream = speaker == "client" ? session.fromClient : session.fromServer
    let silent = speaker == "client" ? session.fromServer : session.fromClient
    // Who has closed, or said that he would, need not answer.
    guard silent.fin == nil, !(session.session.saidGoodbye && session.ending.waiting.isEmpty) else {
      return []
    }
    // A FIN that goes unanswered costs nothing where nothing was waited for.
    // With losses in the capture nothing else proves that an answer is missing.
    let isUnseen = session.control.unseenBytes > 0
    guard !session.ending.waiting.isEmpty || (stream.acknowledged < stream.coverage.end && !isUnseen),
      let first = session.ending.trigger, session.control.last.time - first.time >= shortestWait
    else { return [] }
    let silence =
      session.ending.isAfterSilence
      ? "After \(Figures.duration(session.ending.packetGap)) without a packet, what" : "What"
    let loss = session.waitingInWords.map { "; the client never got the final reply to \($0)" } ?? ""
    let other = session.trace.connection(
      between: session.session.client.address, session.session.server.address, openedBehind: first,
      before: session.control.last)
    let summary =
      "\(silence) the \(speaker) sent on the control connection was never answered, though it was sent "
      + "\(Figures.counted(stream.unansweredRepeats + 1, "time"))"
      + "\(loss)."
      + (other == nil
        ? ""
        : " Another connection between the two addresses came about meanwhile: the host was up, unless several share "
          + "its address.")
    return [
      session.incident(
        description, .error, isUnseen ? .possible : .certain, summary,
        at: first.time,
        cause: "\(session.ending.isAfterSilence) \(speaker)", transfers: session.ending.waiting,
        facts: session.silenceFacts() + [Fact("attempts", stream.unansweredRepeats + 1)],
        causes: causes(session, other),
        remedies: remedies(session, other),
        evidence: session.evidence(
          first, session.control.last,
          shows: "the first segment without an answer, and the last one")
          + session.evidence(session.ending.silentSince, shows: "the last payload before the silence")
          + (other.map {
            session.trace.evidence(
              [$0.first], on: $0,
              shows: "another connection between the two addresses, which came about meanwhile")
          } ?? []))
    ]
  }

  /// A host that answers on another connection has neither crashed nor lost the network, unless several share its
  /// address.
  private static func causes(_ session: SessionExamination, _ other: Connection?) -> [String] {
    if other != nil {
      return [
        description.causes[0],
        "the host at the other end crashed or lost the network, and another one shares its address (a balancer, NAT)",
      ]
    }
    return session.ending.isAfterSilence ? description.causes : description.causes.reversed()
  }

  private static func remedies(_ session: SessionExamination, _ other: Connection?) -> [String] {
    if session.ending.isAfterSilence {
      return KeepAliveRemedies.remedies(for: session.ending.fatalGap, in: session)
    }
    guard other != nil else {
      return ["find out whether the host at the other end was up and reachable at this moment"]
    }
    return [
      "look in the path for the device that drops this connection and lets others through: its log and its table of "
        + "connections at this moment",
      "if its idle timer is as short as \(Figures.duration(session.ending.packetGap)): keep-alives on the control "
        + "connection, more often than that",
      "where a balancer or NAT stands for several hosts: find out whether this one was up at this moment",
    ]
  }

  /// What was sent again within less time may only have been captured again.
  private static let shortestWait = ElapsedTime(nanoseconds: 500_000_000)

  /// Who sent what was not answered.
  private static func speaker(_ session: SessionExamination) -> String? {
    let (client, server) = (session.fromClient.unansweredRepeats, session.fromServer.unansweredRepeats)
    guard max(client, server) >= ControlEnding.repeatsOfSilence else { return nil }
    return client >= server ? "client" : "server"
  }
}
