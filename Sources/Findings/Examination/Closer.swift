public import FTPSessions
internal import NetworkTypes
public import TCPFlows

/// Who ended a connection, as far as one vantage point can tell.
public enum Closer: String, Hashable, Sendable, CaseIterable {
  /// The client.
  case client
  /// The server.
  case server
  /// A device in the path, in the name of one of the two.
  case middlebox
  /// Nobody did, or nothing tells the end from the path.
  case unknown

  /// Tells who ended the control connection of a session.
  public init(ofControl session: Session, in trace: Trace, settings: AnalysisSettings) {
    let control = trace.connections[session.connection]
    let ending = ControlEnding(of: session, in: trace.connections, idleThreshold: settings.idleThreshold)
    if let origin = ResetOrigin(of: session, ending, in: trace) {
      self = origin.closer
    } else {
      self.init(control.firstToFinish ?? control.closingDirection, clientDirection: session.clientDirection)
    }
  }

  /// Tells who ended a data connection; `clientDirection` is the direction in which the client sends.
  public init(ofData connection: Connection, clientDirection: Direction, in trace: Trace) {
    guard let closing = connection.closingDirection, connection.endReason == .reset,
      let reset = connection.stream(closing).reset
    else {
      self.init(connection.closingDirection, clientDirection: clientDirection)
      return
    }
    let origin = ResetOrigin(
      reset, on: connection, from: closing, claimed: closing == clientDirection ? .client : .server,
      role: trace.vantagePoint.role, afterSilence: nil, isAlive: nil)
    self = origin.closer
  }

  private init(_ closing: Direction?, clientDirection: Direction) {
    self = closing.map { $0 == clientDirection ? .client : .server } ?? .unknown
  }
}

extension ResetOrigin {
  fileprivate var closer: Closer { Closer(rawValue: sender.rawValue) ?? .unknown }
}
