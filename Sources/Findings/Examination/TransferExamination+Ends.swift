internal import FTPProtocol
internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// What rules ask of the two ends of a data connection.
extension TransferExamination {
  /// Whether the client listens.
  var isActive: Bool { transfer.mode?.isPassive == false }

  /// Whether it is a transfer between two servers.
  var isServerToServer: Bool {
    session.trace.serverToServer.contains(.init(session: session.place, transfer: place))
  }

  /// The address of the end that should listen, as the control connection shows it.
  var peer: IPAddress { isActive ? session.session.client.address : session.session.server.address }

  /// The address of the end that should connect, as the control connection shows it.
  var opener: IPAddress { isActive ? session.session.server.address : session.session.client.address }

  /// Who should listen.
  var listenerName: String { isActive ? "client" : "server" }

  /// Who should connect.
  var openerName: String { isActive ? "server" : "client" }

  /// Whether the capture was made where the connection should have been opened.
  var isCapturedAtOpener: Bool { session.role == (isActive ? .server : .client) }

  /// Whether the capture was made where somebody should have listened.
  var isCapturedAtListener: Bool { session.role == (isActive ? .client : .server) }

  /// Whether the listening end announces a public address that its own network knows by a private one.
  var isPeerBehindNAT: Bool { !peer.isGlobal && transfer.advertised?.address?.isGlobal == true }

  /// Whether the end that opened the data connection is one that the control connection or an announcement names.
  var isOpenedByExpectedHost: Bool {
    guard let data, data.sawHandshake else { return true }
    return session.knows(data.originator.address) || isServerToServer
  }

  /// Whether the server said that it has no data connection, or lost it.
  var saysNoDataConnection: Bool {
    transfer.reply.map { $0.code.rawValue == 425 || $0.code.rawValue == 426 } ?? false
  }

  /// From when on the data connection could come.
  var openSince: Timestamp {
    ((transfer.announcedAt ?? transfer.negotiatedAt)?.time ?? session.control.first.time)
      - ElapsedTime(seconds: 0.1)
  }

  /// Whether the transfer needed its data connection and did not get it.
  ///
  /// A server that refuses a command, as for a name that does not exist, needs none; nor does one that never got it.
  var wasLeftWaiting: Bool {
    if let reply = transfer.reply {
      return saysNoDataConnection || (reply.code.rawValue == 421 && !hasLeftEarly)
        || (reply.code.isFailure && transfer.preliminaryAt != nil && !hasLeftEarly)
    }
    if transfer.preliminaryAt == nil {
      switch session.ending.kind {
      case .reset, .blackHole: return false
      case .serverFinish, .clientFinish, .other: break
      }
    }
    return !hasLeftEarly
  }

  /// Whether it was over too soon for the absence of a data connection to mean something.
  private var hasLeftEarly: Bool {
    guard let commanded = transfer.commandedAt?.time else { return true }
    let isOpen = session.control.endReason == .open
    let ends = [
      transfer.reply?.mark.time, transfer.abortedAt?.time, transfer.supersededTime,
      isOpen ? session.trace.end?.time : session.control.last.time,
    ]
    return ends.compactMap { $0 }.min().map { $0 - commanded < TraceExamination.patience } ?? true
  }

  /// Attempts by the same host at the same endpoint that failed too, beside the one that the transfer claims.
  var furtherAttempts: [Connection] {
    guard let data else { return [] }
    let until = transfer.supersededTime ?? transfer.reply?.mark.time
    return session.trace.attempts(at: data.responder).filter { attempt in
      attempt.originator.address == data.originator.address && attempt.first.time >= data.first.time
        && until.map { attempt.first.time <= $0 } ?? true && attempt.endReason == data.endReason
    }
  }

  /// How often the endpoint was tried: the data connection, and failed attempts before it.
  var attempts: Int {
    guard let data else { return 0 }
    let earlier = session.trace.attempts(at: data.responder).filter { attempt in
      attempt.originator.address == data.originator.address && attempt.first.time >= openSince
        && attempt.first.time <= data.first.time
    }
    return 1 + earlier.count
  }

  /// The address that the data connection went to; nil where none was seen.
  var usedAddress: IPAddress? {
    switch transfer.usedAddress {
    case .advertised: transfer.advertised?.address
    case .controlPeer: peer
    case .other, nil: data?.responder.address
    }
  }

  /// ` for RETR /file`, or nothing where no command is known.
  var forTitle: String { transfer.command == nil ? "" : " for \(wording.title)" }

  /// `, and the server said "425 …"`, or nothing where it said nothing.
  var andReply: String { wording.reply.map { ", and the server said \"\($0)\"" } ?? "" }

  /// Evidence of the announcement of the endpoint.
  var announcement: [Evidence] {
    let endpoint = wording.endpoint
    return session.evidence(transfer.announcedAt, shows: "the \(listenerName) announces \(endpoint)")
  }

  /// Evidence of the command and the server's final reply, where they were seen.
  var dialogue: [Evidence] {
    let reply = wording.reply.map { ", and the reply \"\($0)\"" } ?? ""
    return transfer.command == nil
      ? [] : session.evidence(transfer.commandedAt, transfer.reply?.mark, shows: wording.title + reply)
  }
}

extension TransferExamination {
  /// Whether the capture was made where the file arrives.
  var isCapturedAtReceiver: Bool {
    session.role == (payloadDirection == figures.directionToClient ? .client : .server)
  }
}
