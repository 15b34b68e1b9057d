internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// A transfer in words, for the sentences on what went wrong.
struct TransferText {
  private let transfer: Transfer
  private let wording: TransferWording
  private let dataEnd: EndReason?

  init(_ transfer: Transfer, in session: Session, of trace: Trace) {
    self.transfer = transfer
    wording = TransferWording(transfer, in: session, of: trace)
    dataEnd = transfer.connection.map { trace.connections[$0].endReason }
  }

  /// `RETR /pub/file.bin`, or what is known instead.
  var title: String {
    guard transfer.command != nil else {
      return transfer.isInferred ? "(hidden in TLS)" : "(no transfer command)"
    }
    return wording.title
  }

  /// The endpoint that was announced.
  var endpoint: String { wording.endpoint }

  /// What was moved, and how fast.
  var amount: String {
    switch dataEnd {
    case .refused?, .unanswered?: "data connection \(dataEnd?.words ?? "")"
    case .reset?: "\(wording.amount), data connection reset"
    default: wording.amount
    }
  }

  /// The final reply on one line.
  var reply: String? { wording.reply }
}
