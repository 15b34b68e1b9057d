internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP105: keep-alives were on, and came too late for the timer in the path.
enum KeepAliveTooSlow: SessionRule {
  static let description = RuleDescription(
    code: "FTP105", name: "keepalive-too-slow",
    title: "Keep-alives on the control connection are slower than the timer in the path",
    severity: "Warning: they do not do what they are there for.",
    meaning: [
      "One end sends keep-alives on the control connection, but the first one comes later than the idle timer of the "
        + "path, or they are further apart. Linux and BSD send the first one after 7,200 s unless told otherwise, which "
        + "no cloud balancer waits for.",
      "The timer is the one given with --idle-timeout, or else the shortest silence that a connection to the same "
        + "server died of in this capture.",
    ],
    onTheWire: [
      "a keep-alive probe (Wireshark: tcp.analysis.keep_alive) or a NOOP after a silence longer than the timer"
    ],
    displayFilter: "tcp.analysis.keep_alive || ftp.request.command == \"NOOP\"",
    causes: ["the keep-alive's first delay or interval was left at its default"],
    remedies: ["half the timer, or less, for the first delay and for the interval"],
    lookAlikes: [
      "Keep-alives whose delay and interval are below the timer, however many of them are unanswered."
    ])

  static func incidents(in session: SessionExamination) -> [Incident] {
    guard !session.session.keepAlives.isEmpty,
      let timer = session.settings.idleTimeout?.timeout ?? session.path?.timer
    else { return [] }
    return session.session.keepAlives.compactMap { keepAlives in
      // What was seen without a silence before it tells no delay.
      let delay = keepAlives.firstDelay ?? .zero
      let interval = keepAlives.interval ?? .zero
      guard delay >= timer || interval >= timer else { return nil }
      // A single command into a silence that killed the connection was perhaps none meant to keep it alive.
      if session.settings.idleTimeout == nil, keepAlives.kind == .application, keepAlives.count == 1 {
        return nil
      }
      let sender = keepAlives.isByClient ? "client" : "server"
      let kind = keepAlives.kind == .tcp ? "TCP keep-alive" : "keep-alive command"
      let late =
        delay >= timer ? "came after \(Figures.duration(delay))" : "came every \(Figures.duration(interval))"
      let source =
        session.settings.idleTimeout.map { "the timer given is \($0.words)" }
        ?? "connections to this server died of \(Figures.duration(timer)) of silence"
      return session.incident(
        description, .warning, session.settings.idleTimeout == nil ? .likely : .certain,
        "The \(sender)'s \(kind) \(late), which is too late: \(source).",
        at: keepAlives.first?.time ?? session.control.first.time,
        cause: "\(sender) \(keepAlives.kind.rawValue)",
        facts: [
          Fact("first_delay_s", keepAlives.firstDelay), Fact("interval_s", keepAlives.interval),
          Fact("timeout_s", timer),
        ],
        causes: description.causes, remedies: KeepAliveRemedies.remedies(for: timer, in: session),
        evidence: session.evidence(
          keepAlives.first, keepAlives.last, shows: "the first and the last keep-alive"))
    }
  }
}
