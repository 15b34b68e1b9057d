internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What went wrong in a session: a line for each failure, with where to look.
struct FailureText {
  let entry: SessionEntry
  let trace: Trace
  let captureID: String

  private var session: Session { trace.sessions[entry.place] }

  var lines: [String] {
    let failed = session.transfers.enumerated().filter { isFailure($0.element.outcome) }
    var lines = failed.map { line(for: $0.element, number: $0.offset + 1) }
    let control = trace.connections[session.connection]
    if failed.isEmpty || control.endReason != .fin && control.endReason != .open {
      lines.insert(controlLine(control), at: 0)
    }
    return lines
  }

  private func controlLine(_ control: Connection) -> String {
    let session = self.session
    return "\(entry.id)  \(session.outcomeReason): \(session.client) -> \(session.server), "
      + "\(control.endReason.words)  (\(captureID):\(decidingFrame(control)))"
  }

  private func line(for transfer: Transfer, number: Int) -> String {
    let text = TransferText(transfer: transfer, session: session, trace: trace)
    var line = "\(entry.id).T\(number)  \(text.title): \(transfer.outcome.words)"
    if transfer.outcome == .unconfirmed {
      line +=
        transfer.reply == nil ? ", no final reply was seen" : ", the final reply never reached the client"
    }
    if let reply = text.reply { line += "; the server said: \(reply)" }
    line += "; \(text.amount)"
    let place = transfer.reply?.mark ?? transfer.commandedAt ?? transfer.negotiatedAt
    return line + (place.map { "  (\(captureID):\($0.frame.number))" } ?? "")
  }

  private func decidingFrame(_ control: Connection) -> UInt32 {
    let resets = [control.fromOriginator.reset, control.fromResponder.reset].compactMap { $0?.mark.frame }
    return (resets.min() ?? control.last.frame).number
  }

  private func isFailure(_ outcome: TransferOutcome) -> Bool {
    switch outcome {
    case .failed, .truncated, .unconfirmed, .crossed: true
    case .completed, .aborted, .notStarted, .unknown: false
    }
  }
}
