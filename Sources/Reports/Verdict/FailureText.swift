internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// What went wrong in a session: a sentence for each failure, with where to look.
struct FailureText {
  /// One failure.
  struct Failure {
    /// What it is called where failures of one kind are counted.
    let kind: String
    /// The transfer's id, such as `S1.T2`; nil where the session itself failed.
    let transfer: String?
    let sentence: String
    /// The frame to look at first.
    let mark: SegmentMark?
  }

  private let view: SessionView
  private let trace: Trace

  init(_ view: SessionView, of report: Report) {
    self.view = view
    trace = report.traces[view.trace]
  }

  private var session: Session { trace.sessions[view.place] }
  private var control: Connection { trace.connections[session.connection] }

  /// The failures of the session, in the order of its transfers; at least one if the session failed.
  var failures: [Failure] {
    let transfers = session.transfers.enumerated().filter { $0.element.outcome.isFailure }
    guard !transfers.isEmpty else { return [ofSession] }
    return transfers.map { failure(of: $0.element, number: $0.offset + 1) }
  }

  private var ofSession: Failure {
    let reason = SecretMask.masked(view.outcomeReason, session)
    return Failure(
      kind: reason, transfer: nil,
      sentence:
        "\(Quoted.line(reason, limit: 200)): \(session.client) -> \(session.server), \(control.endReason.words)",
      mark: control.firstReset ?? control.last)
  }

  private func failure(of transfer: Transfer, number: Int) -> Failure {
    let text = TransferText(transfer, in: session, of: trace)
    let data = transfer.connection.map { trace.connections[$0] }
    let (kind, sentence, mark) =
      switch transfer.outcome {
      case .unconfirmed: unconfirmed(text, transfer)
      case .truncated:
        ("transfers ended short", "\(text.title) ended short: \(text.amount)", transfer.reply?.mark)
      default: failed(text, transfer, data)
      }
    return Failure(kind: kind, transfer: "\(view.id).T\(number)", sentence: sentence, mark: mark)
  }

  private func unconfirmed(_ text: TransferText, _ transfer: Transfer) -> (String, String, SegmentMark?) {
    let moved = transfer.connection == nil ? "was under way" : "moved \(text.amount)"
    var sentence = "\(text.title) \(moved), but its final reply never reached the client"
    if let reply = text.reply { sentence += " (\(reply))" }
    let clientFin = control.stream(session.clientDirection).fin?.frame
    if let clientFin, let reply = transfer.reply, clientFin < reply.mark.frame {
      sentence += ": the client had closed the control connection before"
    } else {
      sentence += ": the control connection \(control.endReason.pastWords)"
    }
    // Only the silence that the end came out of says anything about a timer.
    if let gap = session.gaps.last, let commanded = transfer.commandedAt, gap.end >= commanded.time {
      sentence += " after \(Figures.duration(gap.payloadGap)) without payload on it"
    }
    return (
      "final replies never arrived", sentence,
      control.firstReset ?? transfer.reply?.mark ?? transfer.commandedAt
    )
  }

  private func failed(
    _ text: TransferText, _ transfer: Transfer, _ data: Connection?
  ) -> (String, String, SegmentMark?) {
    switch data?.endReason {
    case .refused, .unanswered:
      let unanswered = data?.endReason == .unanswered
      let what = unanswered ? "was never answered" : "was refused (its SYN was answered by a RST)"
      let title = transfer.command == nil ? "" : "\(text.title): "
      var sentence = "\(title)the data connection to \(text.endpoint) \(what)"
      if let reply = text.reply { sentence += "; the server said: \(reply)" }
      return (
        unanswered ? "data connections never answered" : "data connections refused", sentence, data?.first
      )
    default:
      guard let reply = text.reply else {
        let sentence =
          "\(text.title) came to nothing: neither a reply to it nor a data connection to \(text.endpoint) was seen"
        return ("transfers that came to nothing", sentence, transfer.commandedAt)
      }
      let sentence = "\(text.title) failed: the server said: \(reply)"
      return ("transfers refused or broken off by the server", sentence, transfer.reply?.mark)
    }
  }
}
