internal import Findings
internal import Reports

/// What a report counts beside its sessions, in words without a full stop.
struct SummaryText {
  private let summary: ReportedSummary

  init(_ summary: ReportedSummary) {
    self.summary = summary
  }

  /// Connections on which nothing was asked; nil where there are none.
  var probes: String? {
    guard summary.probes > 0 else { return nil }
    return "\(Figures.counted(summary.probes, "connection")) to a control port asked for nothing "
      + "(health checks of a balancer or monitor); not counted as sessions"
  }

  /// Connections that could be paired with several others; nil where there are none.
  var unpaired: String? {
    guard let count = summary.unpairedConnections, count > 0 else { return nil }
    return "\(Figures.counted(count, "connection")) left unpaired: several others look just the same"
  }
}
