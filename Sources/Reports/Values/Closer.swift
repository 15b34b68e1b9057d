internal import FTPSessions
internal import NetworkTypes
internal import TCPFlows

/// Who ended a connection, as far as one vantage point can tell.
enum Closer: String {
  case client, server, unknown

  init(of connection: Connection, clientDirection: Direction) {
    guard let closing = connection.closingDirection, !Self.isDubious(connection, closing) else {
      self = .unknown
      return
    }
    self = closing == clientDirection ? .client : .server
  }

  /// Whether a RST has another TTL than all other segments of its supposed sender: it may come from the path then.
  ///
  /// A difference of 1 or 2 proves nothing either way, but leaves room for a device next to the sender.
  static func isDubious(_ connection: Connection, _ closing: Direction) -> Bool {
    guard connection.endReason == .reset else { return false }
    let stream = connection.stream(closing)
    guard let reset = stream.reset, let lowest = stream.lowestHopLimit, let highest = stream.highestHopLimit
    else { return false }
    return !(lowest...highest).contains(reset.hopLimit)
  }
}
