internal import Findings
internal import NetworkTypes
internal import Reports

/// How a report names points in time: in UTC, or since the first frame.
struct Moments {
  private let usesUTC: Bool
  private let origins: [String: Timestamp]
  /// The first frame of all, by the clock of the reference.
  let origin: Timestamp?

  init(_ document: ReportDocument, usesUTC: Bool) {
    self.usesUTC = usesUTC
    let starts = document.captures.compactMap { capture in
      capture.start.map { (capture.id, $0 + (capture.clock.offset ?? .zero)) }
    }
    origin = starts.map(\.1).min()
    // What was compared has one clock; captures that were not each have their own.
    origins = document.isComparison ? [:] : Dictionary(starts) { first, _ in first }
  }

  /// A time that a capture tells.
  func text(_ time: Timestamp, in capture: String?) -> String {
    guard !usesUTC, let first = capture.flatMap({ origins[$0] }) ?? origin else { return time.toMilliseconds }
    // A clock that was set back puts what came later before the first frame.
    return time < first ? "-\(Figures.duration(first - time))" : "+\(Figures.duration(time - first))"
  }

  /// A time that a capture tells, to the millisecond, for columns of times: `+254.120`.
  func precise(_ time: Timestamp, in capture: String?) -> String {
    guard !usesUTC, let first = capture.flatMap({ origins[$0] }) ?? origin else { return time.toMilliseconds }
    return Figures.sinceStart(time - first)
  }
}
