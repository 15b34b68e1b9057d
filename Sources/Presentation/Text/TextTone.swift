internal import FTPSessions
internal import Findings

/// How a piece of text stands out on a terminal that shows colors (ECMA-48 section 8.3.117).
enum TextTone {
  case error, warning, note, good, heading, label

  /// The escape sequence that starts it.
  var start: String {
    switch self {
    case .error: "\u{1B}[1;31m"
    case .warning: "\u{1B}[1;33m"
    case .note: "\u{1B}[36m"
    case .good: "\u{1B}[32m"
    case .heading: "\u{1B}[1m"
    case .label: "\u{1B}[2m"
    }
  }

  /// The escape sequence that ends any of them.
  static let end = "\u{1B}[0m"
}

extension Severity {
  /// How findings of it stand out.
  var tone: TextTone {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

extension SessionOutcome {
  /// How sessions that ended so stand out.
  var tone: TextTone {
    switch self {
    case .ok: .good
    case .failed: .error
    case .incomplete: .warning
    }
  }

  /// Beside the word, for eyes that look for the worst.
  var symbol: String {
    switch self {
    case .ok: "✓"
    case .failed: "✗"
    case .incomplete: "?"
    }
  }

  /// The order in which sessions are worth a look.
  var rank: Int {
    switch self {
    case .failed: 0
    case .incomplete: 1
    case .ok: 2
    }
  }
}
