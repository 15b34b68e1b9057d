internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// FTP603: the control connection is in TLS, and files travel in the clear.
enum CleartextData: TransferRule {
  static let description = RuleDescription(
    code: "FTP603", name: "cleartext-data-after-tls",
    title: "Files travel in the clear though the control connection is in TLS",
    severity: "Warning: the password is protected, the files are not.",
    meaning: [
      "TLS on the control connection protects the dialogue only. Data connections have a protection of their own, "
        + "which the client asks for with PBSZ 0 and PROT P (RFC 4217 section 9). With PROT C, the state at the "
        + "start, files and listings travel in the clear.",
      "The dialogue cannot be read in TLS, so this is told from the data connection itself: one side alone sent "
        + "payload, and that does not start with a TLS handshake. A data connection in TLS starts with a hello of each "
        + "side.",
    ],
    onTheWire: [
      "AUTH TLS and 234, then TLS records on the control connection",
      "a data connection whose first payload is no TLS handshake (its first bytes are not 16 03)",
    ],
    displayFilter: "tcp.seq == 1 && tcp.len > 0 && !tls && !ftp",
    causes: [
      "the client does not send PROT P, or is told not to (lftp ftp:ssl-protect-data no, curl --ftp-ssl-control)",
      "the server refused PROT P and the client went on in the clear",
    ],
    remedies: [
      "clients: protect data too (lftp set ftp:ssl-protect-data yes; curl without --ftp-ssl-control; FileZilla does so "
        + "by itself)",
      "servers: demand it (vsftpd force_local_data_ssl=YES, ProFTPD TLSRequired on, Pure-FTPd TLS 3, IIS FTP SSL Settings "
        + "with Data channel: Require)",
    ],
    lookAlikes: [
      "Empty transfers, and data connections whose start was not captured, tell nothing.",
      "Transfers from before AUTH: there was no TLS yet.",
      "Connections on which both sides talk are no data connections in the clear.",
    ])

  static func incidents(in examined: TransferExamination) -> [Incident] {
    let session = examined.session.session
    guard session.tls != .none, let since = session.opaqueSince, let data = examined.data,
      let start = examined.transfer.firstMark, start.frame > since.frame,
      let sender = sender(of: data)
    else { return [] }
    let stream = data.stream(sender)
    let isInferred = examined.transfer.isInferred
    let summary =
      "The control connection is in TLS, but the data connection to \(data.responder) carried "
      + "\(Figures.bytes(stream.payloadBytes)) in the clear (PROT C)."
    var evidence = examined.dataEvidence(
      data.first, stream.firstPayload,
      shows: "the data connection's start, and its first payload: no TLS handshake")
    evidence += examined.session.evidence(since, shows: "the control connection turns to TLS")
    return [
      examined.incident(
        description, .warning, isInferred ? .likely : .certain, summary, at: data.first.time,
        facts: [
          Fact("endpoint", data.responder), Fact("bytes", stream.payloadBytes),
          Fact("inferred", .bool(isInferred)),
        ],
        causes: description.causes, remedies: description.remedies, evidence: evidence)
    ]
  }

  /// Who sent the data, where one end alone did, and its first bytes were captured and are no TLS.
  private static func sender(of data: Connection) -> Direction? {
    guard data.sawHandshake, data.wasEstablished, !data.isOneWay else { return nil }
    let speakers = [Direction.fromOriginator, .fromResponder].filter { data.stream($0).payloadBytes > 0 }
    guard let sender = speakers.first, speakers.count == 1 else { return nil }
    // The other end's hello may not have been captured.
    let silent = data.stream(sender.opposite)
    guard silent.unseenBytes == 0, silent.acknowledged <= 1 else { return nil }
    return data.stream(sender).opening.isTLSHandshake == false && !startsOldHello(data.stream(sender).opening)
      ? sender : nil
  }

  /// A hello in the form of SSL 2.0 (RFC 5246 appendix E.2).
  private static func startsOldHello(_ opening: Opening) -> Bool {
    opening.bytes >> 63 == 1 && (opening.bytes >> 40) & 0xff == 1
  }
}
