internal import FTPSessions
internal import TraceComparison

/// The sessions of a report in their order, each view made when it is asked for: there may be a hundred thousand.
struct SessionViews: RandomAccessCollection {
  private let traces: [Trace]
  private let comparison: Comparison?
  /// For each trace that stands for itself, how many sessions there are in those before it.
  private let starts: [Int]
  let endIndex: Int

  /// The sessions of traces that were compared, or of each by itself.
  init(_ traces: [Trace], _ comparison: Comparison?) {
    self.traces = traces
    self.comparison = comparison
    var starts: [Int] = []
    var count = 0
    for trace in traces {
      starts.append(count)
      count += trace.sessions.count
    }
    self.starts = starts
    endIndex = comparison?.sessions.count ?? count
  }

  var startIndex: Int { 0 }

  subscript(index: Int) -> SessionView {
    if let comparison { return SessionView(comparison.sessions[index], place: index) }
    let trace = (starts.firstIndex { $0 > index } ?? starts.count) - 1
    let place = index - starts[trace]
    return SessionView(
      traces[trace].sessions[place], number: index + 1, trace: trace, place: place,
      of: traces[trace].vantagePoint)
  }
}
