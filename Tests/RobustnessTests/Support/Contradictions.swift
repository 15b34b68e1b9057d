import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows

/// Compares what a damaged capture is said to show with the truth.
///
/// `unknown` and `incomplete` are always right. Anything else has to be what the whole capture shows, with two
/// exceptions: `failed` and `aborted` are the same end told with and without the client's part in it; and a transfer
/// whose size or data the damaged capture lacks may be `completed`, by its reply, that was `truncated`. And a data
/// connection of which no frame is left, to a transfer without a command, is none as far as anyone can tell.
struct Contradictions {
  /// One line for each.
  private(set) var found: [String] = []
  private let truth: Trace
  private let damaged: Trace
  private let original: [Int]

  /// Compares two traces; `original` holds the place in the whole capture of each frame of the damaged one.
  init(truth: Trace, damaged: Trace, original: [Int]) {
    self.truth = truth
    self.damaged = damaged
    self.original = original
    for session in damaged.sessions { compare(session) }
  }

  private mutating func compare(_ session: Session) {
    guard
      let real = truth.sessions.first(where: { $0.client == session.client && $0.server == session.server })
    else {
      if session.outcome != .incomplete {
        found.append("\(session.client): no session, said to be \(session.outcome.rawValue)")
      }
      return
    }
    if session.outcome != .incomplete, session.outcome != real.outcome, !lacksFailure(session, real) {
      found.append(
        "\(session.client): \(real.outcome.rawValue) (\(real.outcomeReason)) said to be "
          + "\(session.outcome.rawValue) (\(session.outcomeReason))")
    }
    for transfer in session.transfers { compare(transfer, of: session, with: real) }
  }

  private mutating func compare(_ transfer: Transfer, of session: Session, with real: Session) {
    guard transfer.outcome != .unknown else { return }
    guard let match = counterpart(of: transfer, in: real) else {
      found.append("\(session.client): a transfer that never was, said to be \(transfer.outcome.rawValue)")
      return
    }
    if transfer.outcome == match.outcome { return }
    let pair: Set<TransferOutcome> = [transfer.outcome, match.outcome]
    if pair == [.failed, .aborted] { return }
    if transfer.outcome == .notStarted, lacksData(match) { return }
    if match.outcome == .truncated, transfer.outcome == .completed, lacksSize(transfer) { return }
    found.append(
      "\(session.client) \(match.argument?.text ?? "-"): \(match.outcome.rawValue) said to be "
        + transfer.outcome.rawValue)
  }

  /// Whether all of a real transfer's data connection is missing, which leaves no trace of it.
  private func lacksData(_ transfer: Transfer) -> Bool {
    guard let place = transfer.connection else { return false }
    let data = truth.connections[place]
    return !damaged.connections.contains {
      $0.originator == data.originator && $0.responder == data.responder
    }
  }

  /// Whether what made the real session fail left no trace.
  private func lacksFailure(_ session: Session, _ real: Session) -> Bool {
    session.outcome == .ok && session.transfers.contains { $0.outcome == .notStarted }
      && real.transfers.contains { $0.outcome.isFailure && lacksData($0) }
  }

  private func lacksSize(_ transfer: Transfer) -> Bool {
    transfer.expectedBytes == nil || transfer.connection == nil
  }

  /// The same transfer in the whole capture: by its command, its negotiation, or its replies.
  private func counterpart(of transfer: Transfer, in real: Session) -> Transfer? {
    func place(_ mark: SegmentMark?) -> Int? { mark.map { original[Int($0.frame.number) - 1] } }
    func whole(_ mark: SegmentMark?) -> Int? { mark.map { Int($0.frame.number) - 1 } }
    if let command = place(transfer.commandedAt) {
      return real.transfers.first { whole($0.commandedAt) == command }
    }
    if let negotiation = place(transfer.negotiatedAt) {
      // Where the command was not captured, its reply stands in for it.
      let port = transfer.advertised?.port
      return real.transfers.first {
        whole($0.negotiatedAt) == negotiation || ($0.advertised?.port == port && port != nil)
      }
    }
    let replies = [place(transfer.preliminaryAt), place(transfer.reply?.mark)].compactMap(\.self)
    return real.transfers.first { candidate in
      [whole(candidate.preliminaryAt), whole(candidate.reply?.mark)].contains { mark in
        mark.map(replies.contains) ?? false
      }
    }
  }
}
