internal import FTPSessions

/// A session with the number it goes by.
struct SessionEntry {
  let number: Int
  let session: Session
  /// The place of its trace.
  let trace: Int

  var id: String { "S\(number)" }

  /// The order in which sessions are worth a look: failed, then incomplete, then all well.
  var rank: Int {
    switch session.outcome {
    case .failed: 0
    case .incomplete: 1
    case .ok: 2
    }
  }
}
