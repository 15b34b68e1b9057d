internal import Capture
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// The report in a sentence or two: what happened, with its numbers.
struct Verdict {
  let sentence: String

  init(_ report: Report) {
    let outcomes = report.totals.sessionOutcomes
    let failed = outcomes.indices.filter { outcomes[$0] == .failed }
    if let worst = report.findings.first, worst.finding.severity > .note {
      sentence = Self.of(worst, in: report, failed: failed.count, of: outcomes.count)
    } else if outcomes.isEmpty {
      sentence = Self.withoutSessions(report)
    } else if failed.isEmpty {
      sentence = Self.withoutFailures(report)
    } else {
      sentence = Self.withFailures(report, failed.map { report.sessions[$0] }, of: outcomes.count)
    }
  }

  private static func withoutSessions(_ report: Report) -> String {
    let frames = report.traces.flatMap(\.files).reduce(0) { $0 + Int($1.frames) }
    let connections = report.traces.reduce(0) { $0 + $1.connections.count }
    let probes = report.probes
    let seen = "\(Figures.counted(frames, "frame")), \(Figures.counted(connections, "TCP connection"))"
    if probes > 0 {
      return
        "No FTP session: \(Figures.counted(probes, "connection")) to a control port, none of which sent a "
        + "command (\(seen))."
    }
    let foreign = report.traces.reduce(0) { $0 + $1.foreignControlConnections }
    if foreign > 0 {
      return
        "No FTP session: \(Figures.counted(foreign, "connection")) to a control port, and what was said there does "
        + "not look like FTP (\(seen))."
    }
    return
      "No FTP session in the capture (\(seen)). If the server listens on another port than 21 and the capture "
      + "starts late, name the port: --control-port N."
  }

  // MARK: - Findings

  /// The cause and the cure, and how much there is beside it.
  private static func of(_ numbered: NumberedFinding, in report: Report, failed: Int, of count: Int) -> String
  {
    let worst = numbered.finding
    let place = FindingPlace(worst, in: report).text
    var sentences = [worst.summary]
    if let remedy = worst.remedies.first { sentences.append("What to do: \(remedy).") }
    let others = report.findings.dropFirst().count { $0.finding.severity > .note }
    let share =
      count == 1 ? "the session" : "\(Figures.grouped(failed)) of \(Figures.counted(count, "session"))"
    let sessions = failed > 0 ? "\(share) failed" : nil
    let further = others > 0 ? "\(Figures.counted(others, "further problem")) below" : nil
    let rest = [sessions, further].compactMap { $0 }.joined(separator: "; ")
    if !rest.isEmpty {
      sentences.append("(\(place); \(rest).)")
    } else {
      sentences.append("(\(place).)")
    }
    return sentences.joined(separator: " ")
  }

  // MARK: - Failures

  private static func withFailures(_ report: Report, _ failed: [SessionView], of count: Int) -> String {
    // Of the failures of one session only the first counts: the others tend to follow from it.
    let failures = failed.compactMap { view in
      FailureText(view, of: report).failures.first.map { (view: view, failure: $0) }
    }
    var counts: [String: Int] = [:]
    for (_, failure) in failures { counts[failure.kind, default: 0] += 1 }
    let commonest = failures.enumerated().max { left, right in
      // The earlier one of two that are equally common.
      (counts[left.element.failure.kind] ?? 0, right.offset)
        < (counts[right.element.failure.kind] ?? 0, left.offset)
    }?.element
    guard let commonest else { return "" }
    let all = failed.count == count
    let share =
      count == 1
      ? "The session failed"
      : "\(all ? "All" : "\(Figures.grouped(failed.count)) of") "
        + "\(Figures.grouped(count)) sessions failed"
    let same = counts[commonest.failure.kind] ?? 0
    let frame = commonest.failure.mark.map {
      ", frame \(Report.captureID(commonest.view.trace)):\($0.frame.number)"
    }
    let place = (commonest.failure.transfer ?? commonest.view.id) + (frame ?? "")
    let example = same > 1 ? ", \(Figures.grouped(same)) in the same way as \(place)" : " (\(place))"
    return "\(share)\(example): \(commonest.failure.sentence)."
  }

  // MARK: - No failures

  private static func withoutFailures(_ report: Report) -> String {
    let totals = report.totals
    let completed = totals.count(of: .completed)
    let sessions = Figures.counted(report.sessions.count, "session")
    let bytes = totals.bytes > 0 ? " (\(Figures.bytes(totals.bytes)))" : ""
    var text: String
    switch totals.transfers {
    case 0: text = "Nothing failed: no transfers in \(sessions)."
    case 1 where completed == 1: text = "Nothing failed: the only transfer completed\(bytes), in \(sessions)."
    case let all where completed == all:
      text = "Nothing failed: all \(Figures.grouped(all)) transfers completed\(bytes), in \(sessions)."
    default:
      text =
        "Nothing is known to have failed: \(Figures.grouped(completed)) of "
        + "\(Figures.counted(totals.transfers, "transfer")) completed\(bytes), in \(sessions)."
    }
    let never = totals.count(of: .notStarted)
    if never > 0 {
      text +=
        " \(Figures.counted(never, "transfer")) never started: an endpoint was announced and never used."
    }
    let aborted = totals.count(of: .aborted)
    if aborted > 0 {
      text +=
        " \(Figures.counted(aborted, "transfer")) \(aborted == 1 ? "was" : "were") aborted by the client."
    }
    return text + incomplete(report)
  }

  /// What cannot be told, and why.
  private static func incomplete(_ report: Report) -> String {
    let outcomes = report.totals.sessionOutcomes
    guard let place = outcomes.firstIndex(of: .incomplete) else { return "" }
    let count = outcomes.count { $0 == .incomplete }
    let first = report.sessions[place]
    let session = report.traces[first.trace].sessions[first.place]
    let reason = Quoted.line(SecretMask.masked(first.outcomeReason, session), limit: 200)
    let which =
      count == 1 ? "How \(first.id) ended" : "How \(Figures.grouped(count)) sessions ended"
    return " \(which) cannot be told: \(reason)\(count > 1 ? " (\(first.id))" : "")."
  }
}
