internal import FTPSessions
internal import NetworkTypes

/// What the silences of all sessions with one server tell of the path to it.
struct IdlePath {
  /// The sessions, in the order of the trace.
  private(set) var sessions: [SessionExamination] = []
  /// The longest silence without a packet that was survived.
  private(set) var survived = ElapsedTime.zero
  private var shortestDeath: ElapsedTime?

  /// Whether a connection died of idleness.
  var hasDeaths: Bool { shortestDeath != nil }

  /// The shortest silence that a connection died of; nil where none died, or where a longer one was survived, so that
  /// it was no timer.
  var timer: ElapsedTime? { shortestDeath.flatMap { $0 > survived ? $0 : nil } }

  mutating func add(_ session: SessionExamination) {
    sessions.append(session)
    survived = max(survived, session.session.survivedPacketGap)
    guard session.ending.isIdleDeath else { return }
    shortestDeath = min(shortestDeath ?? session.ending.fatalGap, session.ending.fatalGap)
  }
}
