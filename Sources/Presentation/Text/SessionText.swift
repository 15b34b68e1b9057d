internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows
internal import TraceComparison

/// A session in words.
struct SessionText {
  private let session: ReportedSession
  private let document: ReportDocument
  private let layout: TextReport.Layout
  private let moments: Moments

  init(_ session: ReportedSession, in document: ReportDocument, layout: TextReport.Layout, moments: Moments) {
    self.session = session
    self.document = document
    self.layout = layout
    self.moments = moments
  }

  /// The first words: its id, and how it ended.
  var lead: String { "\(session.id)  \(session.outcome.symbol) \(session.outcome.rawValue.uppercased())" }

  /// The rest of the line: who, with whom, and where it starts.
  var title: String {
    let place = session.legs.first.map { "  (\($0.capture):\($0.firstFrame))" } ?? ""
    return "  \(session.client) -> \(session.server)\(place)"
  }

  /// Who it was, how it ended and why, and where it was seen.
  var heads: [String] {
    var lines = [summary]
    if let reason = session.outcomeReason {
      // It may quote the server.
      lines.append("\(session.outcome.rawValue): \(Quoted.line(reason, limit: 200))")
    }
    if document.isComparison { lines += places }
    return lines
  }

  var details: [String] {
    var lines = heads
    if let banner = session.banner, !banner.isEmpty {
      lines.append("banner: \(Quoted.line(banner, limit: 120))")
    }
    lines += shown((session.legs.first?.gaps ?? []).map(describe), of: "silence")
    lines += (session.legs.first?.keepAlives ?? []).map(Self.describe)
    lines += session.transfers.prefix(layout.maximumTransfers).map(describe)
    if session.transfers.count > layout.maximumTransfers {
      lines.append(
        "… and \(Figures.counted(session.transfers.count - layout.maximumTransfers, "more transfer"))")
    }
    let malformed = (session.malformedEndpoints ?? []).prefix(layout.maximumTransfers + 1).map { endpoint in
      "\(endpoint.source) could not be used (\(endpoint.fault.words)): "
        + "\"\(Quoted.line(endpoint.text, limit: 80))\"  (\(endpoint.capture):\(endpoint.frame))"
    }
    lines += shown(malformed, of: "unusable announcement")
    if let limits = session.limitsReached, !limits.isEmpty {
      lines.append("limits of this tool reached: \(limits.joined(separator: ", "))")
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
    if let user = session.user { parts.append("user \(Quoted.line(user.name, limit: 40))") }
    switch session.tls {
    case .none: break
    case .explicit:
      parts.append("in TLS after AUTH" + (session.readableSince == nil ? "" : ", later in clear text again"))
    case .implicit: parts.append("in TLS")
    }
    let start = moments.text(session.start, in: session.legs.first?.capture)
    parts.append("from \(start) for \(Figures.duration(session.end - session.start))")
    if let leg = session.legs.first { parts.append(ConnectionEndText(leg).text) }
    return parts.joined(separator: ", ")
  }

  /// Where it was seen.
  private var places: [String] {
    guard session.legs.count > 1 else {
      return session.backendState == .notCaptured ? ["seen at no server's capture"] : []
    }
    let places = session.legs.map { leg in
      "\(document.capture(leg.capture)?.shortName ?? leg.capture) \(leg.capture):\(leg.firstFrame)"
    }
    let proxy = session.isProxied == true ? "; through a proxy" : ""
    let backend = session.backend.map { ", backend \($0)" } ?? ""
    return ["seen at \(places.joined(separator: ", ")), by \(method)\(proxy)\(backend)"]
  }

  private var method: String {
    switch session.legs.dropFirst().first?.match.method {
    case .sequenceNumbers: "the same sequence numbers"
    case .timestamps: "the same TCP timestamps"
    case .payload: "the same segments"
    case .dialogue: "the same dialogue"
    case .some(.none), nil: "nothing"
    }
  }

  private func describe(_ transfer: ReportedTransfer) -> String {
    let text = TransferText(transfer, of: session)
    guard document.isComparison, let sightings = text.sightings else { return text.line }
    return "\(text.line), \(sightings)"
  }

  private func describe(_ gap: ReportedLeg.Gap) -> String {
    let start = moments.text(gap.time, in: session.legs.first?.capture)
    var line =
      "idle: no payload for \(Figures.duration(gap.payloadGap)), no packet for "
      + "\(Figures.duration(gap.packetGap)), from \(start), "
    line += gap.covered > .zero ? "\(Figures.duration(gap.covered)) of it while data moved, " : ""
    return line + "ended by \(gap.endedBy.words)"
  }

  private static func describe(_ keepAlives: ReportedLeg.KeepAlive) -> String {
    let kind = keepAlives.kind == .tcp ? "TCP keep-alive" : "keep-alive command"
    var line =
      "\(Figures.counted(keepAlives.count, kind)) by the \(keepAlives.by.rawValue), "
      + "\(Figures.grouped(keepAlives.answered)) answered"
    if let delay = keepAlives.firstDelay { line += ", the first after \(Figures.duration(delay))" }
    if let interval = keepAlives.interval { line += ", then every \(Figures.duration(interval))" }
    return line
  }
}
