internal import FTPSessions

/// A session with the number it goes by.
struct SessionEntry {
  let number: Int
  /// The place of its trace, and its place there.
  let trace: Int
  let place: Int
  let outcome: SessionOutcome

  var id: String { "S\(number)" }

  /// The order in which sessions are worth a look: failed, then incomplete, then all well.
  var rank: Int {
    switch outcome {
    case .failed: 0
    case .incomplete: 1
    case .ok: 2
    }
  }
}
