package import FTPProtocol
package import FTPSessions
package import NetworkTypes
package import TCPFlows

extension EndReason {
  /// The reason in words.
  package var words: String {
    switch self {
    case .fin: "closed"
    case .reset: "reset"
    case .refused: "refused (SYN answered by RST)"
    case .unanswered: "SYN never answered"
    case .blackHole: "went silent"
    case .open: "still open when the capture ended"
    }
  }
}

extension EndReason {
  /// What became of the connection, as a verb.
  package var pastWords: String {
    switch self {
    case .fin: "was closed"
    case .reset: "was reset"
    case .refused: "was refused"
    case .unanswered: "was never answered"
    case .blackHole: "went silent"
    case .open: "was still open when the capture ended"
    }
  }
}

extension TransferOutcome {
  /// The outcome in words.
  package var words: String {
    switch self {
    case .completed: "completed"
    case .failed: "failed"
    case .aborted: "aborted by the client"
    case .truncated: "truncated"
    case .unconfirmed: "unconfirmed"
    case .crossed: "crossed"
    case .notStarted: "not started"
    case .unknown: "end not seen"
    }
  }
}

extension DataMode {
  /// The mode in words.
  package var words: String {
    switch self {
    case .passive: "passive"
    case .extendedPassive: "extended passive"
    case .active: "active"
    case .extendedActive: "extended active"
    }
  }
}

extension Timestamp {
  /// RFC 3339 to the millisecond.
  package var toMilliseconds: String { description.dropLast(7) + "Z" }
}

extension ControlGap.End {
  /// What ended the gap, in words.
  package var words: String {
    switch self {
    case .clientPayload: "the client's next command"
    case .serverPayload: "the server's next reply"
    case .clientFin: "the client's FIN"
    case .serverFin: "the server's FIN"
    case .clientReset: "a RST from the client's address"
    case .serverReset: "a RST from the server's address"
    case .captureEnd: "the end of the capture"
    }
  }
}

extension EndpointFault {
  /// The fault in words.
  package var words: String {
    switch self {
    case .absent: "no address and port in it"
    case .cut: "cut off inside the numbers"
    case .outOfRange: "a number is out of range"
    }
  }
}
