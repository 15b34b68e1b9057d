internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// A transfer in words, as a line of a terminal can hold them.
struct TransferText {
  private let transfer: Transfer
  private let session: Session
  private let wording: TransferWording
  private let dataEnd: EndReason?

  init(_ transfer: Transfer, in session: Session, of trace: Trace) {
    self.transfer = transfer
    self.session = session
    wording = TransferWording(transfer, in: session, of: trace)
    dataEnd = transfer.connection.map { trace.connections[$0].endReason }
  }

  /// `RETR /pub/file.bin`, or what is known instead.
  var title: String {
    guard transfer.command != nil else {
      return transfer.isInferred ? "(hidden in TLS)" : "(no transfer command)"
    }
    return TerminalText.escaped(wording.title)
  }

  /// How the data connection was arranged, and where it went.
  var arrangement: String {
    guard let mode = transfer.mode else { return "no data connection negotiated" }
    guard let advertised = transfer.advertised else { return mode.words }
    let other = transfer.usedAddress == .controlPeer && advertised.address != nil
    let listener = transfer.mode?.isPassive == false ? session.client.address : session.server.address
    return "\(mode.words) \(endpoint)" + (other ? ", used at \(listener)" : "")
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
  var reply: String? { wording.reply.map(TerminalText.escaped) }
}
