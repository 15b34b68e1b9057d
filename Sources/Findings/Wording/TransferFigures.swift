internal import FTPProtocol
public import FTPSessions
public import NetworkTypes
public import TCPFlows

/// What reports say of a transfer that follows from its data connection.
public struct TransferFigures {
  /// The data connection, where it was captured.
  public let data: Connection?
  /// Which direction of the data connection goes to the client.
  public let directionToClient: Direction
  /// Payload bytes, each counted once; nil where the data connection was not captured.
  public let bytes: Int?
  /// When its data connection was opened, or else when it was asked for.
  public let start: Timestamp?
  /// When its last payload or FIN was seen, or else its final reply.
  public let end: Timestamp?

  /// The figures of a transfer of a session of a trace.
  public init(_ transfer: Transfer, in session: Session, of trace: Trace) {
    data = transfer.connection.map { trace.connections[$0] }
    directionToClient = Self.directionToClient(data, transfer.mode, server: session.server.address)
    bytes = data.map { $0.payloadBytes }
    start = data?.first.time ?? (transfer.commandedAt ?? transfer.negotiatedAt)?.time
    end = data.map { $0.closingTime ?? $0.last.time } ?? transfer.reply?.mark.time
  }

  /// The direction in which data leaves the server: told by its address, and by the mode where both ends have it.
  private static func directionToClient(
    _ data: Connection?, _ mode: DataMode?, server: IPAddress
  ) -> Direction {
    let originatorIsServer = data?.originator.address == server
    let responderIsServer = data?.responder.address == server
    if originatorIsServer != responderIsServer {
      return originatorIsServer ? .fromOriginator : .fromResponder
    }
    return mode?.isPassive == false ? .fromOriginator : .fromResponder
  }

  /// The time from its start to its end.
  public var duration: ElapsedTime? {
    guard let start, let end, end >= start else { return nil }
    return end - start
  }

  /// Bits a second over the whole life of the data connection, up to its last payload or FIN.
  public var goodput: Int? {
    guard let bytes, bytes > 0, let duration, duration > .zero else { return nil }
    return Int(exactly: (Double(bytes) * 8 / duration.seconds).rounded())
  }

  /// The direction of a transfer in the report's words.
  public static func direction(of transfer: Transfer) -> String? {
    switch transfer.command?.transferKind {
    case .download: "download"
    case .upload: "upload"
    case .listing: "listing"
    case nil: nil
    }
  }
}
