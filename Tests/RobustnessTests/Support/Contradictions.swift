import FTPProtocol
import FTPSessions
import NetworkTypes
import TCPFlows

/// Compares what a damaged capture is said to show with the truth.
///
/// `unknown` and `incomplete` are always right. Anything else has to be what the whole capture shows, with these
/// exceptions, where both verdicts are true and the damaged capture shows less:
/// - `failed` and `aborted` are the same end told with and without the client's part in it: the server's 426 says that
///   the transfer broke, and only the client's ABOR or FIN that the client wanted it so. A session in which that is
///   the failure is `failed` as well.
/// - A transfer whose size or data the damaged capture lacks may be `completed`, by its reply, that was `truncated`.
/// - A transfer whose final reply never came is `unconfirmed`; that it was also too short, `truncated`, only shows
///   where the announced size and the end of the data were captured.
/// - A data connection of which no frame is left, to a transfer without a command, is none as far as anyone can tell.
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

  /// Copies of a frame are captured within this time.
  private static let copies = ElapsedTime(nanoseconds: 1_000_000)

  private mutating func compare(_ session: Session) {
    guard
      let real = truth.sessions.first(where: { $0.client == session.client && $0.server == session.server })
    else {
      if session.outcome != .incomplete {
        found.append("\(session.client): no session, said to be \(session.outcome.rawValue)")
      }
      return
    }
    if session.outcome != .incomplete, session.outcome != real.outcome, !lacksFailure(session, real),
      !failedByAborts(session, real)
    {
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
    if match.outcome == .truncated, match.reply == nil, transfer.outcome == .unconfirmed { return }
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

  /// Whether a session is said to have failed only by transfers that the client is known to have broken off.
  private func failedByAborts(_ session: Session, _ real: Session) -> Bool {
    guard session.outcome == .failed, real.outcome == .ok, session.outcomeReason.hasPrefix("transfer ") else {
      return false
    }
    return session.transfers.filter(\.outcome.isFailure).allSatisfy { transfer in
      transfer.outcome == .failed && counterpart(of: transfer, in: real)?.outcome == .aborted
    }
  }

  private func lacksSize(_ transfer: Transfer) -> Bool {
    transfer.expectedBytes == nil || transfer.connection == nil
  }

  /// The same transfer in the whole capture: by its command, its negotiation, or its replies.
  private func counterpart(of transfer: Transfer, in real: Session) -> Transfer? {
    func place(_ mark: SegmentMark?) -> Int? { mark.map { original[Int($0.frame.number) - 1] } }
    func whole(_ mark: SegmentMark?) -> Int? { mark.map { Int($0.frame.number) - 1 } }
    if let command = place(transfer.commandedAt), let time = transfer.commandedAt?.time {
      // Of a frame that was captured twice, the damaged capture may hold the second copy only.
      return real.transfers.first { whole($0.commandedAt) == command }
        ?? real.transfers.first { candidate in
          candidate.command == transfer.command && candidate.argument == transfer.argument
            && candidate.commandedAt.map { time - $0.time < Self.copies } ?? false
        }
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
