internal import FTPSessions
internal import NetworkTypes

/// How often keep-alives have to be sent, as far as the trace tells.
struct KeepAliveTarget {
  /// Seconds between two of them, at most.
  let seconds: Int
  /// Where the number comes from, in words that follow it in parentheses.
  let reason: String

  /// Shorter documented timers are not met by servers' traffic.
  private static let shortestCommonTimer = 60

  /// The target for a path on which a silence of `gap` was too long, or may be.
  ///
  /// The silence is only the upper bound of the timer: the one given goes first, then the shortest known device that
  /// fits between what was survived and the silence.
  init(_ gap: ElapsedTime, in session: SessionExamination) {
    if let given = session.settings.idleTimeout {
      seconds = Self.interval(below: given.timeout)
      reason = "half of the timer given, \(given.words)"
      return
    }
    let survived = session.path?.survived ?? .zero
    // Another connection to the same server may have died of a shorter silence.
    let gap = min(gap, session.path?.timer ?? gap)
    let candidates = DeviceTimers.all.filter { device in
      device.countsKeepAlives && device.seconds >= Self.shortestCommonTimer && device.fits(survived, gap)
    }
    if let shortest = candidates.min(by: { $0.seconds < $1.seconds }) {
      seconds = Self.interval(below: shortest.timeout)
      reason =
        "the timer is at most \(Figures.duration(gap)); the shortest known one that fits is \(shortest.title)'s "
        + "\(shortest.seconds) s"
    } else {
      seconds = Self.interval(below: gap)
      reason = "half of \(Figures.duration(gap)), which is all that is known of the timer: it may be shorter"
    }
  }

  /// At most half the timer, in round seconds: one lost keep-alive must not matter.
  static func interval(below timer: ElapsedTime) -> Int {
    let half = Int(timer.seconds / 2)
    switch half {
    case ..<1: return 1
    case ..<10: return half
    case ..<60: return half / 5 * 5
    case ..<600: return half / 30 * 30
    default: return 300
    }
  }
}
