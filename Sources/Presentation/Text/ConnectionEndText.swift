internal import Findings
internal import Reports
internal import TCPFlows

/// How a connection ended, and by whom, in words.
struct ConnectionEndText {
  /// `closed by the client`.
  let text: String

  /// Words the end of a control connection.
  init(_ leg: ReportedLeg) {
    self.init(leg.endReason, leg.closedBy, inNameOf: leg.endingSide)
  }

  /// Words the end of a connection; `side` is the end in whose name the deciding segment was sent.
  init(_ reason: EndReason, _ closer: Closer, inNameOf side: ReportedEvent.Side?) {
    let name = side?.rawValue ?? "peer"
    text =
      switch (reason, closer) {
      case (.fin, .client), (.fin, .server): "closed by the \(closer.rawValue)"
      case (.reset, .client), (.reset, .server): "reset by a RST from the \(closer.rawValue)'s address"
      case (.reset, .middlebox):
        "reset by a RST in the \(name)'s name, most likely sent by a device in the path"
      case (.reset, .unknown): "reset by a RST in the \(name)'s name; who sent it cannot be told"
      default: reason.words
      }
  }
}
