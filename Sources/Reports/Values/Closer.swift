internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Who ended a connection, as far as one vantage point can tell.
enum Closer: String {
  case client, server, unknown

  /// A RST of the same sender varies no more than this in its TTL; one that does may come from the path.
  private static let hopLimitTolerance = 2

  init(of connection: Connection, clientDirection: Direction) {
    guard let closing = connection.closingDirection, !Self.isDubious(connection, closing) else {
      self = .unknown
      return
    }
    self = closing == clientDirection ? .client : .server
  }

  /// Whether a RST has another TTL than its supposed sender's other segments.
  private static func isDubious(_ connection: Connection, _ closing: Direction) -> Bool {
    guard connection.endReason == .reset else { return false }
    let stream = connection.stream(closing)
    guard let reset = stream.reset, let lowest = stream.lowestHopLimit, let highest = stream.highestHopLimit
    else { return false }
    return Int(reset.hopLimit) < Int(lowest) - hopLimitTolerance
      || Int(reset.hopLimit) > Int(highest) + hopLimitTolerance
  }
}
