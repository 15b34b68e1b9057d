internal import Findings
public import Reports

/// The idle timers that are known: of devices, of FTP software, and the defaults of keep-alives.
public struct TimerTables {
  /// Makes the tables.
  public init() {}

  /// Writes the tables, with remarks wrapped at `width` columns.
  ///
  /// Throws what the sink throws.
  public func writeText(to sink: ByteSink, width: Int) throws {
    var out = TextWriter(sink, width: width)
    out.paragraph("Timers that end silent connections, and what keeps connections from being silent.")
    out.paragraph(
      "Afterwards: whether what comes later is dropped without a word or answered with a RST, or whether both ends are "
        + "told by a RST or a FIN when the timer runs out.")
    out.heading("Devices and services, by the name that --idle-timeout takes")
    out.item(Self.row("name", "default", "range", "afterwards", "keep-alives"))
    for timer in DeviceTimers.all {
      let range = timer.range.map { "\($0.lowerBound)-\($0.upperBound) s" } ?? "-"
      out.item(
        Self.row(
          timer.name, "\(timer.seconds) s", range, timer.aftermath.words,
          timer.countsKeepAlives ? "count" : "do not count"))
      out.detail("\(timer.title) (\(timer.source))" + Self.caveat(timer.isUnverified))
    }
    out.heading("FTP software, proxies and connection tracking")
    for timer in SoftwareTimers.all {
      out.item("\(timer.product), \(timer.setting): \(timer.value)")
      out.detail("\(timer.effect) (\(timer.source))")
    }
    out.heading("Keep-alives by default")
    for product in KeepAliveDefaults.all {
      out.item("\(product.product): the first after \(product.first), then \(product.repeats)")
      out.detail(product.remark + Self.caveat(product.isUnverified))
    }
    try out.finish()
  }

  private static let columns = [20, 10, 14, 13]

  /// Cells in columns.
  private static func row(_ cells: String...) -> String {
    zip(cells, columns + [0]).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }.joined()
  }

  private static func caveat(_ isUnverified: Bool) -> String {
    isUnverified ? "; unverified: stated from memory" : ""
  }
}

extension DeviceTimer.Aftermath {
  /// What happens afterwards, in words.
  fileprivate var words: String {
    switch self {
    case .drop: "dropped"
    case .resetLater: "RST to next"
    case .resetBoth: "RST to both"
    case .close: "closed"
    }
  }
}
