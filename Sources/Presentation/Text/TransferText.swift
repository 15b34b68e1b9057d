internal import FTPSessions
internal import Findings
internal import NetworkTypes
internal import Reports
internal import TCPFlows

/// A transfer in words, as a line of a terminal can hold them.
struct TransferText {
  private let transfer: ReportedTransfer
  private let session: ReportedSession

  /// Characters of a path that are shown.
  private static let maximumPath = 200

  init(_ transfer: ReportedTransfer, of session: ReportedSession) {
    self.transfer = transfer
    self.session = session
  }

  /// `T1`, as the session's own id stands above it.
  var number: String { String(transfer.id.split(separator: ".").last ?? "") }

  /// `RETR /pub/file.bin`, or what is known instead.
  var title: String {
    guard let command = transfer.command else {
      return transfer.isInferred ? "(hidden in TLS)" : "(no transfer command)"
    }
    let name = transfer.path ?? transfer.argument
    return command + (name.map { " " + Quoted.line($0, limit: Self.maximumPath) } ?? "")
  }

  /// The transfer in a line.
  var line: String {
    var line = "\(number)  \(title)  \(transfer.outcome.words)"
    if transfer.isInferred { line += " (inferred from hosts, ports and times)" }
    return line + ": \(arrangement), \(amount)"
  }

  /// How the data connection was arranged, and where it went.
  private var arrangement: String {
    guard let mode = transfer.mode else { return "no data connection negotiated" }
    guard let advertised = transfer.advertised else { return mode.words }
    let listener = (mode.isPassive ? session.server : session.client).address
    let address = advertised.ip.flatMap { IPAddress($0) }
    let other = transfer.usedAddress == .controlPeer && address != nil
    return "\(mode.words) \(Endpoint(address ?? listener, advertised.port))"
      + (other ? ", used at \(listener)" : "")
  }

  /// What was moved, and how fast.
  var amount: String {
    guard let leg = transfer.legs.first, let bytes = transfer.bytes else { return "no data connection seen" }
    switch leg.endReason {
    case .refused, .unanswered: return "data connection \(leg.endReason.words)"
    case .fin, .reset, .blackHole, .open: break
    }
    let amount = TransferWording.amount(
      bytes, of: transfer.type == .image ? transfer.expectedBytes : nil, unseen: leg.unseenBytes,
      in: transfer.duration)
    return leg.endReason == .reset ? "\(amount), data connection reset" : amount
  }

  /// Where the data connection was seen; nil where no capture has it.
  var sightings: String? {
    guard !transfer.legs.isEmpty else { return nil }
    let places = transfer.legs.map { "\($0.capture):\($0.firstFrame)" }
    return "data connection seen at \(places.joined(separator: ", "))"
  }
}
