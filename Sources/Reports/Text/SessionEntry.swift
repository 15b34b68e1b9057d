internal import FTPSessions
internal import Findings

/// A session with the number it goes by.
struct SessionEntry {
  let view: SessionView

  init(_ view: SessionView) {
    self.view = view
  }

  var number: Int { view.number }
  /// The place of its trace, and its place there.
  var trace: Int { view.trace }
  var place: Int { view.place }
  var outcome: SessionOutcome { view.outcome }
  var id: String { view.id }

  /// The order in which sessions are worth a look: failed, then incomplete, then all well.
  var rank: Int {
    switch outcome {
    case .failed: 0
    case .incomplete: 1
    case .ok: 2
    }
  }
}
