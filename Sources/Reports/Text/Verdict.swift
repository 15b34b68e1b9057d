internal import Capture
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// The report in one sentence: what happened, with its numbers.
struct Verdict {
  let sentence: String

  init(_ report: Report) {
    let count = report.traces.reduce(0) { $0 + $1.sessions.count }
    guard !report.traces.isEmpty else {
      sentence = "Nothing was analyzed: no input could be read."
      return
    }
    guard count > 0 else {
      sentence = Self.withoutSessions(report)
      return
    }
    let tally = TransferTally(report.traces)
    let failed = Self.sessions(.failed, of: report)
    guard failed == 0 else {
      sentence = Self.withFailures(failed, of: count, tally, report)
      return
    }
    let incomplete = Self.sessions(.incomplete, of: report)
    var text = Self.transfers(tally) + " in \(Figures.counted(count, "session")); nothing failed."
    if incomplete > 0 {
      text +=
        " Of \(incomplete == 1 ? "1 session" : "\(Figures.grouped(incomplete)) sessions") "
        + "the capture does not show enough to be sure."
    }
    sentence = text
  }

  private static func withoutSessions(_ report: Report) -> String {
    let frames = report.traces.flatMap(\.files).reduce(0) { $0 + Int($1.frames) }
    let connections = report.traces.reduce(0) { $0 + $1.connections.count }
    let probes = report.traces.reduce(0) { $0 + $1.probes }
    let seen = "\(Figures.counted(frames, "frame")), \(Figures.counted(connections, "TCP connection"))"
    if probes > 0 {
      return
        "No FTP session: \(Figures.counted(probes, "connection")) to a control port, none of which sent a "
        + "command (\(seen))."
    }
    return
      "No FTP session in the capture (\(seen)). If the server listens on another port than 21 and the capture "
      + "starts late, name it: --control-port N."
  }

  private static func sessions(_ outcome: SessionOutcome, of report: Report) -> Int {
    report.traces.reduce(0) { count, trace in
      count + trace.sessions.indices.count { trace.sessions[$0].outcome == outcome }
    }
  }

  private static func withFailures(
    _ failed: Int, of count: Int, _ tally: TransferTally, _ report: Report
  ) -> String {
    let sessions = report.traces.flatMap { $0.sessions.filter { $0.outcome == .failed } }
    let lost = tally.count(.failed, .truncated, .unconfirmed, .crossed)
    var text = "\(Figures.grouped(failed)) of \(Figures.counted(count, "session")) failed"
    if tally.transfers > 0 {
      text += ", with \(Figures.grouped(lost)) of \(Figures.counted(tally.transfers, "transfer"))"
    }
    let reasons = Dictionary(grouping: sessions, by: \.outcomeReason)
      .map { (reason: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    if let commonest = reasons.first {
      text += ": \(commonest.reason)"
      if reasons.count > 1 || commonest.count > 1 {
        text += " (\(Figures.counted(commonest.count, "session")))"
      }
    }
    return text + "."
  }

  private static func transfers(_ tally: TransferTally) -> String {
    guard tally.transfers > 0 else { return "No transfers" }
    let completed = tally.count(.completed)
    let bytes = tally.bytes > 0 ? " (\(Figures.bytes(tally.bytes)))" : ""
    return completed == tally.transfers
      ? "\(completed == 1 ? "The only transfer" : "All \(Figures.grouped(completed)) transfers") completed\(bytes)"
      : "\(Figures.grouped(completed)) of \(Figures.counted(tally.transfers, "transfer")) completed\(bytes)"
  }
}
