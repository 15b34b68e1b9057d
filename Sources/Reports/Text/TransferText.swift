internal import FTPProtocol
internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import TCPFlows

/// A transfer in words.
struct TransferText {
  let transfer: Transfer
  let session: Session
  let trace: Trace

  /// `RETR /pub/file.bin`, or what is known instead.
  var title: String {
    guard let command = transfer.command else {
      return transfer.isInferred ? "(hidden in TLS)" : "(no transfer command)"
    }
    let name = transfer.path ?? transfer.argument
    return command.name + (name.map { " " + TerminalText.line($0.text, limit: 200) } ?? "")
  }

  /// How the data connection was arranged, and where it went.
  var arrangement: String {
    guard let mode = transfer.mode else { return "no data connection negotiated" }
    guard let advertised = transfer.advertised else { return mode.words }
    let other = transfer.usedAddress == .controlPeer && advertised.address != nil
    return "\(mode.words) \(endpoint)" + (other ? ", used at \(listener)" : "")
  }

  /// The endpoint that was announced.
  var endpoint: String {
    guard let advertised = transfer.advertised else { return "an unknown endpoint" }
    return Endpoint(advertised.address ?? listener, advertised.port).description
  }

  /// The address of the control connection's end that listens.
  private var listener: IPAddress {
    transfer.mode?.isPassive == false ? session.client.address : session.server.address
  }

  /// What was moved, and how fast.
  var amount: String {
    let figures = TransferFigures(transfer, in: session, of: trace)
    guard let data = figures.data, let bytes = figures.bytes else { return "no data connection seen" }
    switch data.endReason {
    case .refused, .unanswered: return "data connection \(data.endReason.words)"
    case .fin, .reset, .blackHole, .open: break
    }
    var text = Figures.bytes(bytes)
    if let expected = transfer.expectedBytes, expected != bytes, transfer.type == .image {
      text += " of \(Figures.bytes(expected)) announced"
    }
    if data.unseenBytes > 0 { text += " (and \(Figures.bytes(data.unseenBytes)) not captured)" }
    if let duration = figures.duration { text += " in \(Figures.duration(duration))" }
    if data.endReason == .reset { text += ", data connection reset" }
    return text
  }

  /// The final reply on one line.
  var reply: String? {
    // The sentence that it stands in has a full stop of its own.
    transfer.reply.map { reply in
      let text = TerminalText.line(SecretMask.masked(reply.text.text, session), limit: 100)
      return "\(reply.code.rawValue) \(text.last == "." ? String(text.dropLast()) : text)"
    }
  }
}
