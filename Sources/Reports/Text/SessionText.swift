internal import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// A session in words, for the session table.
struct SessionText {
  let entry: SessionEntry
  let trace: Trace
  let captureID: String
  let layout: TextReport.Layout
  let report: Report

  private var session: Session { trace.sessions[entry.place] }
  private var control: Connection { trace.connections[session.connection] }

  /// One line: who, with whom, and how it ended.
  var title: String {
    "\(entry.id)  \(entry.outcome.rawValue.uppercased())  \(session.client) -> \(session.server)"
      + "  (\(captureID):\(control.first.frame.number))"
  }

  var details: [String] {
    var lines: [String] = [summary]
    if !entry.view.outcomeReason.isEmpty {
      // It may quote the server.
      let reason = SecretMask.masked(entry.view.outcomeReason, session)
      lines.append("\(entry.outcome.rawValue): \(TerminalText.line(reason, limit: 200))")
    }
    if let comparison = report.comparison { lines += PathText(comparison).describe(entry.view) }
    if let banner = session.banner, !banner.isEmpty {
      lines.append("banner: \(TerminalText.line(banner.text, limit: 120))")
    }
    lines += shown(session.gaps.map(describe), of: "silence")
    lines += session.keepAlives.map(describe)
    let transfers = session.transfers.prefix(layout.maximumTransfers).enumerated()
    lines += transfers.map { describe($0.element, number: $0.offset + 1) }
    if session.transfers.count > layout.maximumTransfers {
      lines.append(
        "… and \(Figures.counted(session.transfers.count - layout.maximumTransfers, "more transfer"))")
    }
    let malformed = session.malformedEndpoints.prefix(layout.maximumTransfers + 1).map { endpoint in
      "\(endpoint.source) could not be used (\(endpoint.fault.words)): "
        + "\"\(TerminalText.line(SecretMask.masked(endpoint.text.text, session), limit: 80))\"  (\(captureID):\(endpoint.mark.frame.number))"
    }
    lines += shown(malformed, of: "unusable announcement")
    if !session.limitsReached.isEmpty {
      lines.append("limits of this tool reached: \(session.limitsReached.joined(separator: ", "))")
    }
    return lines
  }

  /// The first of many lines, and how many more there are.
  private func shown(_ lines: [String], of noun: String) -> [String] {
    guard lines.count > layout.maximumTransfers else { return lines }
    return lines.prefix(layout.maximumTransfers) + ["… and more of the kind \"\(noun)\"; see --format json"]
  }

  private var summary: String {
    var parts: [String] = []
    if let user = session.user { parts.append("user \(TerminalText.line(user.text, limit: 40))") }
    switch session.tls {
    case .none: break
    case .explicit:
      parts.append("in TLS after AUTH" + (session.readableSince == nil ? "" : ", later in clear text again"))
    case .implicit: parts.append("in TLS")
    }
    parts.append(
      "from \(moment(control.first.time)) for \(Figures.duration(control.last.time - control.first.time))")
    parts.append(ending)
    return parts.joined(separator: ", ")
  }

  private var ending: String {
    let closer = Closer(ofControl: session, in: trace, settings: report.settings)
    return switch (control.endReason, closer) {
    case (.fin, .client), (.fin, .server): "closed by the \(closer.rawValue)"
    case (.reset, .client), (.reset, .server): "reset by a RST from the \(closer.rawValue)'s address"
    case (.reset, .middlebox):
      "reset by a RST in the \(resetter)'s name, most likely sent by a device in the path"
    case (.reset, .unknown): "reset by a RST in the \(resetter)'s name; who sent it cannot be told"
    default: control.endReason.words
    }
  }

  private var resetter: String { control.closingDirection == session.clientDirection ? "client" : "server" }

  private func describe(_ transfer: Transfer, number: Int) -> String {
    let text = TransferText(transfer, in: session, of: trace)
    let shown = entry.view.transfers[number - 1]
    var line = "T\(number)  \(text.title)  \(shown.outcome.words)"
    if transfer.isInferred { line += " (inferred from hosts, ports and times)" }
    line += ": \(text.arrangement), \(text.amount)"
    guard report.comparison != nil, !shown.legs.isEmpty else { return line }
    let places = shown.legs.map { leg in
      "\(Report.captureID(leg.trace)):\(report.traces[leg.trace].connections[leg.connection].first.frame.number)"
    }
    return line + ", data connection seen at \(places.joined(separator: ", "))"
  }

  private func describe(_ gap: ControlGap) -> String {
    var line =
      "idle: no payload for \(Figures.duration(gap.payloadGap)), no packet for "
      + "\(Figures.duration(gap.longestPacketGap)), from \(moment(gap.start)), "
    line += gap.covered > .zero ? "\(Figures.duration(gap.covered)) of it while data moved, " : ""
    return line + "ended by \(gap.endedBy.words)"
  }

  private func describe(_ keepAlives: KeepAlives) -> String {
    let sender = keepAlives.isByClient ? "client" : "server"
    let kind = keepAlives.kind == .tcp ? "TCP keep-alive" : "keep-alive command"
    var line =
      "\(Figures.counted(keepAlives.count, kind)) by the \(sender), "
      + "\(Figures.grouped(keepAlives.answered)) answered"
    if let delay = keepAlives.firstDelay { line += ", the first after \(Figures.duration(delay))" }
    if let interval = keepAlives.interval { line += ", then every \(Figures.duration(interval))" }
    return line
  }

  /// A time, in UTC or since the capture's first frame.
  private func moment(_ time: Timestamp) -> String {
    guard !layout.usesUTC, let first = trace.files.compactMap(\.firstTime).min() else {
      return time.toMilliseconds
    }
    // A clock that was set back puts what came later before the first frame.
    return time < first ? "-\(Figures.duration(first - time))" : "+\(Figures.duration(time - first))"
  }
}
