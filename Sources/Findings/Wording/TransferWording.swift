internal import FTPProtocol
public import FTPSessions
public import NetworkTypes
internal import TCPFlows

/// A transfer in words.
public struct TransferWording {
  private let transfer: Transfer
  private let session: Session
  private let figures: TransferFigures

  /// Words a transfer of a session of a trace.
  public init(_ transfer: Transfer, in session: Session, of trace: Trace) {
    self.transfer = transfer
    self.session = session
    figures = TransferFigures(transfer, in: session, of: trace)
  }

  init(_ examined: TransferExamination) {
    transfer = examined.transfer
    session = examined.session.session
    figures = examined.figures
  }

  /// `RETR /pub/file.bin`, or what is known instead.
  public var title: String {
    guard let command = transfer.command else {
      return transfer.isInferred ? "a transfer hidden in TLS" : "a transfer without a command"
    }
    let name = (transfer.path ?? transfer.argument).map { SecretMask.masked(path: $0) }
    return command.name + (name.map { " " + Quoted.line($0.text, limit: 200) } ?? "")
  }

  /// The endpoint that was announced; the control peer's address where the announcement has none.
  public var endpoint: String {
    guard let advertised = transfer.advertised else { return "an unknown endpoint" }
    let listener = transfer.mode?.isPassive == false ? session.client.address : session.server.address
    return Endpoint(advertised.address ?? listener, advertised.port).description
  }

  /// What was moved, and in which time.
  public var amount: String {
    guard let data = figures.data, let bytes = figures.bytes else { return "no data connection seen" }
    switch data.endReason {
    case .refused, .unanswered: return "no bytes"
    case .fin, .reset, .blackHole, .open: break
    }
    return Self.amount(
      bytes, of: transfer.type == .image ? transfer.expectedBytes : nil, unseen: data.unseenBytes,
      in: figures.duration)
  }

  /// Bytes moved out of those announced, with those that were sent and not captured, and the time that it took.
  public static func amount(_ bytes: Int, of expected: Int?, unseen: Int, in duration: ElapsedTime?) -> String
  {
    var text = Figures.bytes(bytes)
    if let expected, expected != bytes { text += " of \(Figures.bytes(expected)) announced" }
    if unseen > 0 { text += " (and \(Figures.bytes(unseen)) not captured)" }
    if let duration { text += " in \(Figures.duration(duration))" }
    return text
  }

  /// The final reply on one line, without its full stop.
  public var reply: String? {
    transfer.reply.map { Quoted.reply($0.code, $0.text, in: session) }
  }
}
